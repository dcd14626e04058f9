use std::fmt::Write;

use crate::codec::StoreKeys;
use crate::storage::{Answer, Area, KeyRange, Query, Stored};
use crate::workspace::stores::failed;
use crate::workspace::{StoreActError, Workspace};

/// How many entries a page has at most.
const PAGE_ENTRIES: usize = 50;
/// The most of a text that is shown, in characters.
const SHOWN_CHARS: usize = 4_000;
/// The most of a value of bytes that is shown.
const SHOWN_BYTES: usize = 1_024;
const BYTES_PER_LINE: usize = 16;

/// Where a page of entries begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryPlace {
    /// The place in the list of areas.
    area: usize,
    /// The last key before it, if it is not the first of the area.
    after: Option<String>,
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEntry {
    /// The object store that it is in.
    pub area: &'static str,
    /// Its whole key.
    pub key: String,
    /// The size of its value.
    pub byte_count: usize,
    /// The value: a text as it is, bytes in hex, of both the beginning.
    pub value: String,
}

/// Some of the entries of a store, in the order of areas and keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryPage {
    /// The entries.
    pub entries: Vec<RawEntry>,
    /// Where the next page begins, if there is more.
    pub next: Option<EntryPlace>,
}

/// The areas in the order in which they are shown.
const AREAS: [Area; 4] = [Area::Metadata, Area::Rows, Area::Blocks, Area::Strings];

impl Workspace {
    /// A page of the raw entries of a store.
    ///
    /// # Errors
    /// If no table can have that name, or storage does not answer.
    pub async fn raw_entries(
        self,
        store: String,
        from: EntryPlace,
    ) -> Result<EntryPage, StoreActError> {
        let keys = StoreKeys::new(&store).map_err(failed)?;
        let mut page = EntryPage::default();
        let mut place = from;
        while let Some(area) = AREAS.get(place.area) {
            let room = PAGE_ENTRIES - page.entries.len();
            if room == 0 {
                page.next = Some(place);
                break;
            }
            let range = range_of(&keys, *area, place.after.as_deref())?;
            let limit = Some(room as u32);
            let query = Query::Entries { area: *area, range, limit };
            let answers = self.storage().read(vec![query]).await.map_err(failed)?;
            let entries = answers.into_iter().flat_map(Answer::into_entries);
            let entries: Vec<_> = entries.map(|(key, value)| shown(*area, key, &value)).collect();
            place = match entries.last() {
                Some(last) if entries.len() == room => {
                    EntryPlace { area: place.area, after: Some(last.key.clone()) }
                }
                _ => EntryPlace { area: place.area + 1, after: None },
            };
            page.entries.extend(entries);
        }
        Ok(page)
    }
}

fn range_of(keys: &StoreKeys, area: Area, after: Option<&str>) -> Result<KeyRange, StoreActError> {
    let just_after = |key: &str| format!("{key}\0");
    let (first, end) = match area {
        Area::Metadata => (keys.metadata(), just_after(&keys.metadata())),
        Area::Rows => keys.row_bounds(),
        Area::Blocks => keys.block_bounds(),
        Area::Strings => keys.string_bounds(),
    };
    KeyRange::new(after.map_or(first, just_after), end).map_err(failed)
}

fn shown(area: Area, key: String, value: &Stored) -> RawEntry {
    let byte_count = value.byte_count();
    let value = match value {
        Stored::Text(text) => cut(text),
        Stored::Bytes(bytes) => hex(bytes),
        Stored::Foreign(what) => what.clone(),
    };
    RawEntry { area: area.name(), key, byte_count, value }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
    }
}

/// As a hex dump: place, bytes, and those that are printable ASCII.
fn hex(bytes: &[u8]) -> String {
    let mut dump = String::new();
    for (line, chunk) in bytes[..bytes.len().min(SHOWN_BYTES)].chunks(BYTES_PER_LINE).enumerate() {
        let mut hex = String::with_capacity(3 * BYTES_PER_LINE);
        let mut text = String::with_capacity(BYTES_PER_LINE);
        for byte in chunk {
            // Writing to a string does not fail.
            let _ = write!(hex, "{byte:02x} ");
            text.push(if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '.' });
        }
        let _ = writeln!(dump, "{:04x}  {hex:48} {text}", line * BYTES_PER_LINE);
    }
    if bytes.len() > SHOWN_BYTES {
        dump.push('\u{2026}');
    }
    dump
}
