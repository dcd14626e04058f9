use super::frame::{FrameKind, HEADER_BYTES, Header, MARK};
use super::{BACKUP_VERSION, BackupArea};
use crate::codec::EntryHash;

/// Something that a backup holds, or a place where it is damaged. What belongs to a table has the table's
/// number in the file, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupItem<'a> {
    /// When it was made, in ms since the epoch, and of how many tables.
    Head {
        /// When.
        created_at_ms: i64,
        /// How many.
        table_count: u32,
    },
    /// A table begins.
    Table {
        /// Its number.
        table: u32,
        /// Its name.
        name: &'a str,
        /// Its metadata as it was stored.
        metadata: &'a str,
    },
    /// An entry of a table.
    Entry {
        /// The number of the table.
        table: u32,
        /// Where it stands.
        area: BackupArea,
        /// Its key behind the name of the table and the colon.
        suffix: &'a str,
        /// Whether the value is text and not bytes.
        is_text: bool,
        /// The value.
        value: &'a [u8],
    },
    /// A table ends.
    EndOfTable {
        /// Its number.
        table: u32,
        /// How many entries it has.
        entry_count: u32,
    },
    /// The file ends.
    End {
        /// How many tables there are.
        table_count: u32,
    },
    /// Bytes that cannot be read.
    Damage {
        /// Where they begin.
        at_byte: u64,
        /// The table they belong to, where the frame still says so.
        table: Option<u32>,
    },
    /// A frame that a newer version of this program wrote.
    Newer {
        /// The version.
        version: u8,
    },
}

/// Reads a backup that comes in pieces; damaged places are told of and stepped over.
#[derive(Debug, Default)]
pub struct BackupReader {
    /// What was pushed and not yet read.
    open: Vec<u8>,
    /// The place in the file of the first of these.
    at_byte: u64,
    /// Whether the bytes before are damaged, which was told.
    is_lost: bool,
    next_number: u32,
}

/// What stands at the beginning of the bytes that were not yet read.
enum Next {
    Frame(Header),
    /// More bytes are needed to know.
    Incomplete,
    Damage,
}

impl BackupReader {
    /// Takes the next bytes of the file and shows what they hold.
    pub fn push(&mut self, bytes: &[u8], mut show: impl FnMut(BackupItem<'_>)) {
        let mut open = std::mem::take(&mut self.open);
        open.extend_from_slice(bytes);
        let mut rest = &open[..];
        loop {
            match Self::next(rest) {
                Next::Frame(header) => {
                    let (frame, after) = rest.split_at(header.frame_bytes());
                    self.is_lost = false;
                    self.show_frame(header, frame, &mut show);
                    self.at_byte += frame.len() as u64;
                    rest = after;
                }
                Next::Incomplete => break,
                Next::Damage => {
                    self.tell_damage(None, &mut show);
                    let skipped = bytes_before_next_mark(rest);
                    self.at_byte += skipped as u64;
                    rest = &rest[skipped..];
                }
            }
        }
        self.open = rest.to_vec();
    }

    /// Says that there are no more bytes.
    pub fn finish(mut self, mut show: impl FnMut(BackupItem<'_>)) {
        if !self.open.is_empty() {
            self.tell_damage(None, &mut show);
        }
    }

    fn next(bytes: &[u8]) -> Next {
        let begins = bytes.len().min(MARK.len());
        if bytes[..begins] != MARK[..begins] {
            return Next::Damage;
        }
        let Some(header) = bytes.first_chunk::<HEADER_BYTES>() else { return Next::Incomplete };
        match Header::decode(header) {
            Some(header) if bytes.len() >= header.frame_bytes() => Next::Frame(header),
            Some(_) => Next::Incomplete,
            None => Next::Damage,
        }
    }

    fn tell_damage(&mut self, table: Option<u32>, show: &mut impl FnMut(BackupItem<'_>)) {
        if !self.is_lost {
            show(BackupItem::Damage { at_byte: self.at_byte, table });
        }
        self.is_lost = true;
    }

    fn show_frame(&mut self, header: Header, frame: &[u8], show: &mut impl FnMut(BackupItem<'_>)) {
        if header.version > BACKUP_VERSION {
            return show(BackupItem::Newer { version: header.version });
        }
        let (body, checksum) = frame.split_at(frame.len() - super::frame::CHECKSUM_BYTES);
        let is_whole = EntryHash::of(body).to_le_bytes() == checksum;
        // Frames that are missing are missed where their table ends; one that came before is a stray.
        let is_in_order = header.number >= self.next_number;
        let item = item_of(header, &body[HEADER_BYTES..]).filter(|_| is_whole && is_in_order);
        match item {
            Some(item) => {
                self.next_number = header.number.saturating_add(1);
                show(item);
            }
            None => show(BackupItem::Damage { at_byte: self.at_byte, table: Some(header.table) }),
        }
    }
}

/// How many bytes stand before what may be the next mark, at least one.
fn bytes_before_next_mark(bytes: &[u8]) -> usize {
    let mark = bytes[1..].windows(MARK.len()).position(|window| window == MARK);
    // The last bytes may be the first of a mark.
    mark.map_or(bytes.len().saturating_sub(MARK.len() - 1).max(1), |at| at + 1)
}

fn item_of(header: Header, content: &[u8]) -> Option<BackupItem<'_>> {
    let table = header.table;
    Some(match header.kind? {
        FrameKind::Head => {
            let (created_at_ms, rest) = content.split_first_chunk()?;
            let created_at_ms = i64::from_le_bytes(*created_at_ms);
            BackupItem::Head { created_at_ms, table_count: number(rest)? }
        }
        FrameKind::Table => {
            let (name, metadata) = split_text(content)?;
            BackupItem::Table { table, name, metadata: std::str::from_utf8(metadata).ok()? }
        }
        FrameKind::Entry => {
            let ([area, is_bytes, ..], rest) = content.split_first_chunk::<4>()?;
            let (suffix, value) = split_text(rest)?;
            let is_text = match is_bytes {
                0 => true,
                1 => false,
                _ => return None,
            };
            if is_text && std::str::from_utf8(value).is_err() {
                return None;
            }
            let area = BackupArea::of_code(*area)?;
            BackupItem::Entry { table, area, suffix, is_text, value }
        }
        FrameKind::EndOfTable => BackupItem::EndOfTable { table, entry_count: number(content)? },
        FrameKind::End => BackupItem::End { table_count: number(content)? },
    })
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_le_bytes)
}

/// A text with its length before it, and what follows.
fn split_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (len, rest) = bytes.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}
