//! settings, storage estimates, the life of the page and the versions of the site. It knows no table.
//!
//! No value of JavaScript shows in what this room gives to `workspace`, and nothing here panics where a
//! browser lacks something: it is an error, nothing, or the next best.

mod channel;
mod clock;
mod encoding;
mod error;
mod file_name;
mod file_on_disk;
mod files;
mod locale;
mod page;
mod random;
mod settings;
mod site;
mod storage_space;
mod tasks;
mod versions;

pub use channel::TabChannel;
pub use clock::{now_ms, utc_offset_minutes};
pub use encoding::TextEncoding;
pub use error::PlatformError;
pub use file_name::{safe_file_name, without_direction_marks};
pub use file_on_disk::FileOnDisk;
pub use files::{CHUNK_BYTES, FileChunks, FileDraft, FileSlices, TextFile, download};
pub use locale::decimal_mark;
pub use page::{PageHook, ask_before_leave, on_page_hidden};
pub use random::random_u128;
pub use settings::{set_setting, setting};
pub use site::{build_id, site_path};
pub use storage_space::{StorageSpace, keep_storage, storage_space};
pub use tasks::{sleep_ms, spawn, yield_now};
pub use versions::{SiteNews, SiteVersions};
