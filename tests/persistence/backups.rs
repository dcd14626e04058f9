//! Backups of tables and what is restored of them, whole and damaged.

use futures::executor::block_on;
use peristyle::codec::LayoutChoice;
use peristyle::persistence::{
    BackupContents, BackupError, BackupFile, BackupScan, ColumnStorePersistence, IfExists, Loss,
    RestoreError, SaveOptions, StoredTable,
};
use peristyle::storage::{Area, MemoryDisk, Stored};

use crate::suite::{Raw, Scale, assert_same, assert_stored, fixture, key, save_fresh, save_on};
use crate::suite::{host, text};
use crate::{InColumns, World};

/// A disk with the table "a" in rows and the table "b:%" in columns.
async fn two_tables() -> (MemoryDisk, ColumnStorePersistence) {
    let disk = MemoryDisk::new();
    let in_rows =
        ColumnStorePersistence::with_layout(disk.connect(), host(&disk), LayoutChoice::Auto);
    in_rows.init().await.unwrap();
    save_fresh(&in_rows, "a", &fixture(Scale::Small)).await;
    save_fresh(&in_rows, "b:%", &fixture(Scale::Large)).await;
    (disk, in_rows)
}

async fn back_up(persistence: &ColumnStorePersistence) -> Vec<u8> {
    let mut file = BackupFile::default();
    let names = persistence.list_stores().await.unwrap();
    let mut bytes = file.begin(1_700_000_000_000, names.len());
    for name in names {
        let table = persistence.read_stored(&name).await.unwrap();
        bytes.extend(file.table(&table).flatten());
    }
    bytes.extend(file.end());
    bytes
}

fn read(file: &[u8]) -> (BackupContents, Vec<StoredTable>) {
    let mut scan = BackupScan::of_tables(0..10);
    let mut tables = Vec::new();
    for piece in file.chunks(10_000) {
        scan.push(piece);
        while let Some((_, table)) = scan.next_table() {
            tables.push(table);
        }
    }
    let (contents, last) = scan.finish();
    tables.extend(last.map(|(_, table)| table));
    (contents, tables)
}

#[test]
fn what_is_backed_up_and_restored_is_what_was_stored() {
    block_on(async {
        let (_, from) = two_tables().await;
        let file = back_up(&from).await;

        let (contents, tables) = read(&file);
        let to_disk = InColumns::default();
        let to = ColumnStorePersistence::new(to_disk.connect(), host(&to_disk));
        to.init().await.unwrap();
        for table in tables {
            let name = table.name.clone();
            let restored = to.restore_stored(table, &name, IfExists::Fail).await.unwrap();

            let original = from.get_metadata(&name).await.unwrap().unwrap();
            assert_eq!(restored.created_at_ms, original.created_at_ms);
            assert_eq!(restored.updated_at_ms, original.updated_at_ms);
            assert_eq!((restored.layout, restored.bytes), (original.layout, original.bytes));
            assert_ne!(restored.save_id, original.save_id);
        }

        assert!(contents.is_whole());
        assert_eq!(contents.created_at_ms, Some(1_700_000_000_000));
        let names: Vec<_> = contents.tables.iter().map(|table| table.name.as_deref()).collect();
        assert_eq!(names, [Some("a"), Some("b:%")]);
        assert_stored(&to_disk, "a", &fixture(Scale::Small)).await;
        assert_stored(&to_disk, "b:%", &fixture(Scale::Large)).await;
    });
}

#[test]
fn a_restored_table_takes_the_place_of_another_only_if_that_is_wished() {
    block_on(async {
        let (disk, persistence) = two_tables().await;
        let backed_up = persistence.read_stored("a").await.unwrap();
        let loaded = persistence.load("a").await.unwrap();
        let mut edited = loaded.store;
        edited.update(&key(1), "name", text("edited"), 0).unwrap();
        save_on(&persistence, &edited, &loaded.saved).await;

        let refused = persistence.restore_stored(backed_up.clone(), "a", IfExists::Fail).await;
        assert_eq!(refused.unwrap_err(), RestoreError::Exists { name: "a".to_owned() });
        assert_stored(&disk, "a", &edited).await;

        persistence.restore_stored(backed_up.clone(), "a 2", IfExists::Fail).await.unwrap();
        persistence.restore_stored(backed_up, "a", IfExists::Replace).await.unwrap();

        assert_stored(&disk, "a", &fixture(Scale::Small)).await;
        assert_stored(&disk, "a 2", &fixture(Scale::Small)).await;
    });
}

#[test]
fn an_open_table_that_was_replaced_cannot_be_saved_over_what_was_restored() {
    block_on(async {
        let (disk, persistence) = two_tables().await;
        let loaded = persistence.load("a").await.unwrap();
        let backed_up = persistence.read_stored("a").await.unwrap();
        persistence.restore_stored(backed_up, "a", IfExists::Replace).await.unwrap();

        let mut store = loaded.store;
        store.update(&key(1), "name", text("edited"), 0).unwrap();
        let base = peristyle::persistence::Base::On(&loaded.saved);
        let saved = persistence.save("a", &store, base, SaveOptions::default()).await;

        assert!(saved.is_err());
        assert_stored(&disk, "a", &fixture(Scale::Small)).await;
    });
}

#[test]
fn damage_is_found_and_the_other_tables_are_restored() {
    block_on(async {
        let (_, from) = two_tables().await;
        let file = back_up(&from).await;
        for at in (0..file.len()).step_by(file.len() / 60) {
            let mut damaged = file.clone();
            damaged[at] ^= 1;
            let (contents, tables) = read(&damaged);
            assert!(!contents.is_whole(), "byte {at}");
            let whole = contents.tables.iter().filter(|table| table.is_whole()).count();
            assert!(whole >= 1, "byte {at}");

            let disk = MemoryDisk::new();
            let to = ColumnStorePersistence::new(disk.connect(), host(&disk));
            to.init().await.unwrap();
            let mut restored_count = 0;
            for table in tables {
                let name = table.name.clone();
                match to.restore_stored(table, &name, IfExists::Fail).await {
                    Ok(_) => restored_count += 1,
                    Err(error) => {
                        assert!(
                            matches!(error, RestoreError::Corrupt { .. }),
                            "byte {at}: {error}"
                        );
                    }
                }
            }
            assert!(restored_count >= whole, "byte {at}");
            let stored = to.list_stores().await.unwrap();
            assert_eq!(stored.len(), restored_count, "byte {at}");
            if stored.contains(&"a".to_owned()) {
                assert_stored(&disk, "a", &fixture(Scale::Small)).await;
            }
            if stored.contains(&"b:%".to_owned()) {
                assert_stored(&disk, "b:%", &fixture(Scale::Large)).await;
            }
        }
    });
}

#[test]
fn what_can_be_read_of_a_damaged_table_of_a_backup_is_read() {
    block_on(async {
        let (_, persistence) = two_tables().await;
        let mut table = persistence.read_stored("a").await.unwrap();
        let lost = table.entries.iter().position(|entry| entry.suffix == "row:-6").unwrap();
        table.entries.remove(lost);

        let refused = persistence.restore_stored(table.clone(), "a", IfExists::Replace).await;
        let repaired = persistence.repair_stored(table).await.unwrap();

        assert!(matches!(refused.unwrap_err(), RestoreError::Corrupt { .. }));
        let mut expected = fixture(Scale::Small);
        assert!(expected.delete(&key(1), 0));
        assert_eq!(repaired.store.row_count(), expected.row_count());
        assert!(matches!(repaired.losses[..], [Loss::RowsMissing { count: 1 }, ..]));
    });
}

#[test]
fn a_file_that_is_cut_short_says_so_and_gives_what_it_holds() {
    block_on(async {
        let (_, persistence) = two_tables().await;
        let file = back_up(&persistence).await;

        let (contents, tables) = read(&file[..file.len() / 2]);

        assert!(contents.is_cut_short && contents.is_backup() && !contents.is_whole());
        assert_eq!(contents.table_count, Some(2));
        assert_eq!(contents.tables[1].expected_entry_count, None);
        assert_eq!(tables.len(), 2);
        let (nothing, _) = read(b"a,b\n1,2\n");
        assert!(!nothing.is_backup());
    });
}

#[test]
fn a_table_with_something_foreign_in_it_is_refused_with_its_key() {
    block_on(async {
        let (disk, persistence) = two_tables().await;
        disk_put_foreign(&disk).await;

        let error = persistence.read_stored("a").await.unwrap_err();
        let missing = persistence.read_stored("c").await.unwrap_err();

        assert!(
            matches!(error, BackupError::Foreign { ref key, .. } if key == "a:meta"),
            "{error}"
        );
        assert_eq!(missing, BackupError::NotFound { name: "c".to_owned() });
        assert_same(&persistence.load("b:%").await.unwrap().store, &fixture(Scale::Large));
    });
}

async fn disk_put_foreign(disk: &MemoryDisk) {
    Raw::open(disk).await.put(Area::Metadata, "a:meta", Stored::Bytes(vec![1])).await;
}
