//! Every character of every entry is cut off and exchanged, and nothing is taken for what it is not.

use futures::executor::block_on;
use peristyle::persistence::ColumnStorePersistence;
use peristyle::storage::{Area, MemoryDisk, Stored};

use super::DATABASE;
use super::suite::{
    Scale, assert_honest, assert_same_rows, assert_stored, fixture, opened, save_fresh,
};

struct Stage {
    disk: MemoryDisk,
    persistence: ColumnStorePersistence,
    entries: Vec<(Area, String, Stored)>,
}

impl Stage {
    fn set() -> Self {
        let disk = MemoryDisk::new();
        let persistence = block_on(async {
            let persistence = opened(&disk).await;
            save_fresh(&persistence, "a", &fixture(Scale::Small)).await;
            persistence
        });
        let in_area =
            |area| disk.entries(DATABASE, area).into_iter().map(move |(k, v)| (area, k, v));
        let entries = Area::ALL.into_iter().flat_map(in_area).collect();
        Self { disk, persistence, entries }
    }

    /// Puts another value in the place of one entry, looks at everything, and puts the old one back.
    fn check(&self, (area, key, value): &(Area, String, Stored), altered: Stored, what: &str) {
        self.disk.put_raw(DATABASE, *area, key, altered);
        block_on(async {
            let table = fixture(Scale::Small);
            let verified = self.persistence.verify("a", &table).await;
            let is_verified = verified.is_ok_and(|verified| verified.is_equal());
            // The last digit of a float can be another one and the float the same.
            let loaded = self.persistence.load("a").await;
            let is_whole = loaded.as_ref().is_ok_and(|loaded| loaded.rebuilt_strings.is_none());
            assert_eq!(is_verified, is_whole, "{what}");
            if let Ok(loaded) = loaded {
                assert_same_rows(&loaded.store, &table);
            }
            assert_honest(what, &table, &self.persistence.repair("a").await.unwrap());
        });
        self.disk.put_raw(DATABASE, *area, key, value.clone());
    }
}

/// The value in each of its harmed forms.
fn sweep(harm: impl Fn(&[u8], usize) -> Option<Vec<u8>>) -> usize {
    let stage = Stage::set();
    let mut count = 0;
    for entry in &stage.entries {
        let bytes = match &entry.2 {
            Stored::Text(text) => text.as_bytes(),
            Stored::Bytes(bytes) => bytes,
            Stored::Foreign(kind) => panic!("{kind}"),
        };
        for at in 0..bytes.len() {
            let Some(harmed) = harm(bytes, at).filter(|harmed| harmed != bytes) else { continue };
            let harmed = match &entry.2 {
                Stored::Text(_) => String::from_utf8(harmed).ok().map(Stored::Text),
                _ => Some(Stored::Bytes(harmed)),
            };
            let Some(harmed) = harmed else { continue };
            stage.check(entry, harmed, &format!("{} at {at}", entry.1));
            count += 1;
        }
    }
    block_on(assert_stored(&stage.disk, "a", &fixture(Scale::Small)));
    count
}

#[test]
fn an_entry_that_is_cut_anywhere_is_found() {
    let count = sweep(|bytes, at| Some(bytes[..at].to_vec()));

    assert!(count > 1_000, "{count}");
}

#[test]
fn an_entry_of_which_any_byte_is_another_is_found() {
    for flip in [0x01, 0x10] {
        let count = sweep(|bytes, at| {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= flip;
            Some(bytes)
        });

        assert!(count > 1_000, "{count}");
    }
}
