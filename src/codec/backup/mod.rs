//! Backups: whole tables, entry by entry as they are stored, in one file. A file is a sequence of frames,
//! each with its number and two checksums, so that damage is found, named and stepped over.

mod frame;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub use frame::BackupArea;
pub use reader::{BackupItem, BackupReader};
pub use writer::BackupWriter;

/// The version of the frames that are written here.
pub const BACKUP_VERSION: u8 = 1;
