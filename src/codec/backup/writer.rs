use super::BackupArea;
use super::frame::{FrameKind, Header};
use crate::codec::EntryHash;

/// Writes a backup, frame by frame: the head, then each table with its entries and its end, then the end.
#[derive(Debug, Default)]
pub struct BackupWriter {
    next_number: u32,
    table: u32,
    entry_count: u32,
}

impl BackupWriter {
    /// The first bytes of a file.
    pub fn head(&mut self, created_at_ms: i64, table_count: u32) -> Vec<u8> {
        let content = [&created_at_ms.to_le_bytes()[..], &table_count.to_le_bytes()].concat();
        self.frame(FrameKind::Head, &[&content])
    }

    /// The beginning of a table, with its metadata as it is stored.
    pub fn table(&mut self, name: &str, metadata: &str) -> Vec<u8> {
        self.entry_count = 0;
        let name_bytes = (name.len() as u32).to_le_bytes();
        self.frame(FrameKind::Table, &[&name_bytes, name.as_bytes(), metadata.as_bytes()])
    }

    /// An entry of the table whose beginning was written last. `suffix` is its key behind the name of the
    /// table and the colon.
    pub fn entry(
        &mut self,
        area: BackupArea,
        suffix: &str,
        is_text: bool,
        value: &[u8],
    ) -> Vec<u8> {
        self.entry_count += 1;
        let kind = [area.code(), u8::from(!is_text), 0, 0];
        let suffix_bytes = (suffix.len() as u32).to_le_bytes();
        self.frame(FrameKind::Entry, &[&kind, &suffix_bytes, suffix.as_bytes(), value])
    }

    /// The end of a table.
    pub fn end_of_table(&mut self) -> Vec<u8> {
        let count = self.entry_count.to_le_bytes();
        let frame = self.frame(FrameKind::EndOfTable, &[&count]);
        self.table += 1;
        frame
    }

    /// The end of the file.
    pub fn end(&mut self) -> Vec<u8> {
        let count = self.table.to_le_bytes();
        self.frame(FrameKind::End, &[&count])
    }

    fn frame(&mut self, kind: FrameKind, content: &[&[u8]]) -> Vec<u8> {
        let content_bytes = content.iter().map(|part| part.len()).sum::<usize>();
        let header = Header::encode(kind, self.next_number, self.table, content_bytes as u32);
        self.next_number += 1;
        let mut frame = Vec::with_capacity(header.len() + content_bytes + 8);
        frame.extend_from_slice(&header);
        for part in content {
            frame.extend_from_slice(part);
        }
        let checksum = EntryHash::of(&frame);
        frame.extend_from_slice(&checksum.to_le_bytes());
        frame
    }
}
