use std::io::{Cursor, Read};
use std::sync::Arc;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::unreadable;
use crate::ImportError;

/// The most bytes of all that is in a workbook, unpacked.
const MAX_BYTES: u64 = 512 << 20;
/// How much of them a step unpacks.
const STEP_BYTES: usize = 1 << 20;

/// Unpacks a workbook to find out whether it is as small as it should be, without keeping anything: few bytes
/// can stand for more than a device has memory for, and what they claim may be wrong.
#[derive(Debug)]
pub struct Unpacking {
    archive: ZipArchive<Cursor<Arc<[u8]>>>,
    left: u64,
}

/// A part of a workbook.
pub struct Entry<'a> {
    file: ZipFile<'a, Cursor<Arc<[u8]>>>,
    left: &'a mut u64,
    buffer: Vec<u8>,
}

impl std::fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("left", &self.left).finish_non_exhaustive()
    }
}

impl Unpacking {
    /// Of these bytes.
    ///
    /// # Errors
    /// If they are no workbook, as far as can be seen from outside.
    pub fn new(bytes: Arc<[u8]>) -> Result<Self, ImportError> {
        super::workbook::check_kind(&bytes)?;
        let archive = ZipArchive::new(Cursor::new(bytes));
        let archive = archive.map_err(|error| super::workbook::broken(&error))?;
        let is_there = |name: &str| archive.index_for_name(name).is_some();
        if is_there("xl/workbook.bin") {
            return Err(unreadable(
                "this is a binary workbook (.xlsb), which is not read: save it as .xlsx",
            ));
        }
        if is_there("content.xml") {
            return Err(unreadable(
                "this is an OpenDocument file, which is not read: save it as .xlsx",
            ));
        }
        if !is_there("[Content_Types].xml") {
            return Err(unreadable("this is a packed file, but no workbook"));
        }
        Ok(Self { archive, left: MAX_BYTES })
    }

    /// How many parts there are.
    pub fn entry_count(&self) -> usize {
        self.archive.len()
    }

    /// One of them.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn entry(&mut self, index: usize) -> Result<Entry<'_>, ImportError> {
        let file = self.archive.by_index(index);
        let file = file.map_err(|error| super::workbook::broken(&error))?;
        Ok(Entry { file, left: &mut self.left, buffer: vec![0; STEP_BYTES] })
    }
}

impl Entry<'_> {
    /// Unpacks a megabyte; says whether there may be more.
    ///
    /// # Errors
    /// If it is broken, or the workbook is too large.
    pub fn step(&mut self) -> Result<bool, ImportError> {
        let read = self.file.read(&mut self.buffer);
        let read = read.map_err(|error| super::workbook::broken(&error))?;
        *self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            unreadable(format!(
                "this workbook takes more than {} MiB when it is unpacked: split it, or save the sheet as CSV",
                MAX_BYTES >> 20
            ))
        })?;
        Ok(read > 0)
    }
}
