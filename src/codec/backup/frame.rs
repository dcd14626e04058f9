use super::BACKUP_VERSION;
use crate::codec::EntryHash;

/// What every frame begins with: `PerB`.
pub(super) const MARK: [u8; 4] = *b"PerB";
pub(super) const HEADER_BYTES: usize = 24;
pub(super) const CHECKSUM_BYTES: usize = 8;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameKind {
    /// When the backup was made, and of how many tables.
    Head,
    /// The name and the metadata of a table, whose entries follow.
    Table,
    Entry,
    /// How many entries the table has.
    EndOfTable,
    /// How many tables there are.
    End,
}

/// The object store that an entry stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupArea {
    /// Rows.
    Rows,
    /// Chunks of the string table.
    Strings,
    /// Blocks of columns.
    Blocks,
}

impl BackupArea {
    const ALL: [Self; 3] = [Self::Rows, Self::Strings, Self::Blocks];

    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Rows => 1,
            Self::Strings => 2,
            Self::Blocks => 3,
        }
    }

    pub(super) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.code() == code)
    }
}

impl FrameKind {
    const ALL: [Self; 5] = [Self::Head, Self::Table, Self::Entry, Self::EndOfTable, Self::End];

    const fn code(self) -> u8 {
        match self {
            Self::Head => 1,
            Self::Table => 2,
            Self::Entry => 3,
            Self::EndOfTable => 4,
            Self::End => 5,
        }
    }
}

/// The first bytes of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) version: u8,
    /// None if no kind of this version has that number.
    pub(super) kind: Option<FrameKind>,
    /// Its number in the file, from 0.
    pub(super) number: u32,
    /// The number of the table that it belongs to, from 0; of the frames around tables, the number of
    /// tables before them.
    pub(super) table: u32,
    pub(super) content_bytes: u32,
}

impl Header {
    pub(super) fn encode(kind: FrameKind, number: u32, table: u32, content_bytes: u32) -> [u8; 24] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..4].copy_from_slice(&MARK);
        bytes[4] = BACKUP_VERSION;
        bytes[5] = kind.code();
        bytes[8..12].copy_from_slice(&number.to_le_bytes());
        bytes[12..16].copy_from_slice(&table.to_le_bytes());
        bytes[16..20].copy_from_slice(&content_bytes.to_le_bytes());
        let check = check_of(&bytes);
        bytes[20..].copy_from_slice(&check);
        bytes
    }

    /// The header that begins here, if these bytes are one.
    pub(super) fn decode(bytes: &[u8; HEADER_BYTES]) -> Option<Self> {
        let number_at = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        if bytes[..4] != MARK || bytes[20..] != check_of(bytes) {
            return None;
        }
        Some(Self {
            version: bytes[4],
            kind: FrameKind::ALL.into_iter().find(|kind| kind.code() == bytes[5]),
            number: number_at(8),
            table: number_at(12),
            content_bytes: number_at(16),
        })
    }

    /// How long the whole frame is.
    pub(super) const fn frame_bytes(self) -> usize {
        HEADER_BYTES + self.content_bytes as usize + CHECKSUM_BYTES
    }
}

/// Of a header without its last four bytes, so that the length of a frame is not believed when it is
/// damaged.
fn check_of(header: &[u8; HEADER_BYTES]) -> [u8; 4] {
    let hash = EntryHash::of(&header[..HEADER_BYTES - 4]).to_le_bytes();
    [hash[0], hash[1], hash[2], hash[3]]
}
