use super::*;
use peristyle::column_store::ValueRef;
use peristyle::persistence::{Damage, DamageReason, ErrorName, LoadError, Loss, Repaired};

const BLOCK: &str = "a:block:2:0";

/// A stored table, and somebody who tampers with it.
async fn stored(world: &dyn World, scale: Scale) -> (ColumnStorePersistence, Raw) {
    let persistence = opened(world).await;
    save_fresh(&persistence, "a", &fixture(scale)).await;
    (persistence, Raw::open(world).await)
}

/// The damages that a load finds. It must find some, and load nothing.
async fn damages(persistence: &ColumnStorePersistence) -> Vec<Damage> {
    let error = persistence.load("a").await.unwrap_err();
    assert_eq!(error.name(), ErrorName::Corrupt, "{error}");
    let LoadError::Corrupt { damages, .. } = error else { panic!("{error}") };
    damages.listed().to_vec()
}

/// The one entry that a load finds damaged.
async fn only_damage(persistence: &ColumnStorePersistence) -> Damage {
    let mut damages = damages(persistence).await;
    assert_eq!(damages.len(), 1, "{damages:?}");
    damages.remove(0)
}

pub(crate) async fn the_raw_keys_of_a_table_in_columns_are_those_of_the_format(
    world: &dyn World,
    scale: Scale,
) {
    let store = fixture(scale);

    save_fresh(&opened(world).await, "my table", &store).await;

    let raw = Raw::open(world).await;
    assert_eq!(raw.keys(Area::Metadata).await, ["my table:meta"]);
    assert_eq!(raw.keys(Area::Strings).await, ["my table:strings"]);
    assert_eq!(raw.keys(Area::Rows).await, [""; 0]);
    let columns = ["$live", "$row", "0", "1", "2", "3", "4", "5"];
    let mut expected: Vec<_> = (0..store.live().len())
        .flat_map(|block| columns.map(|column| format!("my table:block:{column}:{block}")))
        .collect();
    let expiring = (0..).zip(store.expiry()).filter(|(_, times)| times.is_some());
    expected.extend(expiring.map(|(block, _)| format!("my table:block:$expires:{block}")));
    expected.sort();
    assert_eq!(raw.keys(Area::Blocks).await, expected);
    for (key, value) in raw.entries(Area::Blocks).await {
        assert!(value.byte_count() < 60_000, "{key}: {} bytes", value.byte_count());
        assert!(matches!(value, Stored::Bytes(bytes) if bytes.starts_with(b"Peri\x01")));
    }
}

pub(crate) async fn an_altered_block_is_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;

    for key in [BLOCK, "a:block:1:0", "a:block:$row:0", "a:block:$live:0", "a:block:$expires:0"] {
        let bytes = raw.bytes(Area::Blocks, key).await;
        let last = bytes.len() - 1;
        for at in [0, 4, 5, 6, 8, 9, 16, last / 2, last] {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            raw.put(Area::Blocks, key, Stored::Bytes(altered)).await;
            let damage = only_damage(&persistence).await;
            assert!(matches!(damage.reason, DamageReason::Binary(_)), "byte {at}: {damage}");
            assert_eq!(damage.key, key);
        }
        for bytes in [&bytes[..last], &[bytes.as_slice(), &[0]].concat(), &[]] {
            raw.put(Area::Blocks, key, Stored::Bytes(bytes.to_vec())).await;
            assert!(matches!(only_damage(&persistence).await.reason, DamageReason::Binary(_)));
        }
        raw.put_text(Area::Blocks, key, "text").await;
        let damage = Damage { key: key.to_owned(), reason: DamageReason::NotBytes };
        assert_eq!(only_damage(&persistence).await, damage);
        raw.put(Area::Blocks, key, Stored::Bytes(bytes)).await;
    }
    assert_stored(world, "a", &fixture(scale)).await;
}

pub(crate) async fn a_missing_block_is_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;

    for key in [BLOCK, "a:block:$row:0", "a:block:$live:0"] {
        let bytes = raw.bytes(Area::Blocks, key).await;
        raw.delete(Area::Blocks, key).await;

        let damage = Damage { key: key.to_owned(), reason: DamageReason::Missing };
        assert_eq!(only_damage(&persistence).await, damage);
        raw.put(Area::Blocks, key, Stored::Bytes(bytes)).await;
    }
    raw.delete(Area::Blocks, "a:block:$expires:0").await;
    assert!(matches!(only_damage(&persistence).await.reason, DamageReason::Sum { .. }));
}

pub(crate) async fn a_foreign_block_is_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let bytes = raw.bytes(Area::Blocks, BLOCK).await;

    for key in ["a:block:99:0", "a:block:2:99", "a:block:2:00", "a:block:$hash:0", "a:block:"] {
        raw.put(Area::Blocks, key, Stored::Bytes(bytes.clone())).await;

        let damage = Damage { key: key.to_owned(), reason: DamageReason::ForeignKey };
        assert_eq!(only_damage(&persistence).await, damage);
        raw.delete(Area::Blocks, key).await;
    }
    raw.put_text(Area::Rows, "a:row:1", "{}").await;
    let damage = Damage { key: "a:row:1".to_owned(), reason: DamageReason::ForeignKey };
    assert_eq!(only_damage(&persistence).await, damage);
}

pub(crate) async fn exchanged_blocks_are_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let other = "a:block:0:0";
    let one = raw.bytes(Area::Blocks, BLOCK).await;
    let two = raw.bytes(Area::Blocks, other).await;

    raw.put(Area::Blocks, BLOCK, Stored::Bytes(two)).await;
    raw.put(Area::Blocks, other, Stored::Bytes(one)).await;

    let mut found: Vec<_> =
        damages(&persistence).await.into_iter().map(|damage| damage.key).collect();
    found.sort();
    assert_eq!(found, [other, BLOCK]);
}

pub(crate) async fn a_block_of_an_older_save_is_found(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let Loaded { mut store, saved, .. } = persistence.load("a").await.unwrap();
    let old = raw.bytes(Area::Blocks, BLOCK).await;
    store.update(&key(1), "price", Value::Float(7.0), 0).unwrap();
    save_on(&persistence, &store, &saved).await;

    raw.put(Area::Blocks, BLOCK, Stored::Bytes(old)).await;

    let damage = only_damage(&persistence).await;
    assert!(matches!(damage.reason, DamageReason::Sum { .. }), "{damage}");
    assert_eq!(damage.key, "a:meta");
}

pub(crate) async fn damaged_string_chunks_are_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let key = "a:strings";
    let bytes = raw.bytes(Area::Strings, key).await;
    let mut altered = bytes.clone();
    altered[40] ^= 1;

    raw.put(Area::Strings, key, Stored::Bytes(altered)).await;
    assert!(matches!(only_damage(&persistence).await.reason, DamageReason::Binary(_)));
    raw.delete(Area::Strings, key).await;
    assert_eq!(only_damage(&persistence).await.reason, DamageReason::Missing);
    raw.put(Area::Strings, key, Stored::Bytes(bytes.clone())).await;
    raw.put(Area::Strings, "a:strings:x", Stored::Bytes(bytes.clone())).await;
    assert_eq!(only_damage(&persistence).await.reason, DamageReason::ForeignKey);
    raw.delete(Area::Strings, "a:strings:x").await;
    raw.put(Area::Strings, "a:strings:7", Stored::Bytes(bytes)).await;
    assert_eq!(damages(&persistence).await[0].key, "a:strings:1");
}

pub(crate) async fn metadata_without_blocks_is_damage(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let metadata = raw.text(Area::Metadata, "a:meta").await;
    persistence.delete_store("a").await.unwrap();
    raw.put_text(Area::Metadata, "a:meta", &metadata).await;

    let damage = Damage { key: "a:strings".to_owned(), reason: DamageReason::Missing };
    assert_eq!(only_damage(&persistence).await, damage);
}

pub(crate) async fn a_table_in_columns_can_be_copied_and_renamed(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;

    persistence.copy_store("a", "b").await.unwrap();
    let renamed = persistence.rename_store("a", "c: 100%").await.unwrap();

    assert_eq!(renamed.layout, Layout::Columns);
    assert_stored(world, "b", &fixture(scale)).await;
    assert_stored(world, "c: 100%", &fixture(scale)).await;
    persistence.delete_store("b").await.unwrap();
    persistence.delete_store("c: 100%").await.unwrap();
    assert!(raw.all().await.iter().all(|(_, entries)| entries.is_empty()));
}

/// Damages an entry of a stored table and repairs it; gives the entry's key for comparison too.
async fn repaired_without(
    world: &dyn World,
    scale: Scale,
    area: Area,
    key: &str,
) -> (ColumnStore, Repaired) {
    let (persistence, raw) = stored(world, scale).await;
    raw.delete(area, key).await;
    let before = raw.all().await;

    let repaired = persistence.repair("a").await.unwrap();

    assert_eq!(raw.all().await, before, "nothing is written");
    (fixture(scale), repaired)
}

/// The row ids of a table, of its first block.
fn first_block(table: &Table) -> Vec<RowId> {
    let rows = table.stored_rows().map(peristyle::column_store::StoredRow::row_id);
    rows.filter(|row| (row.0 as usize) < BLOCK_ROWS).collect()
}

pub(crate) async fn a_lost_block_costs_its_cells_and_no_others(world: &dyn World, scale: Scale) {
    let (mut table, repaired) = repaired_without(world, scale, Area::Blocks, BLOCK).await;

    let rows = first_block(&table);
    let (key, column) = (BLOCK.to_owned(), "price".to_owned());
    for row in &rows {
        let cell = [("price", Value::Null)];
        let key = table.stored_row(*row).unwrap().key();
        table.update_many(&key, &cell, 0).unwrap();
    }
    assert_eq!(repaired.losses, [Loss::Cells { key, column, rows, reason: DamageReason::Missing }]);
    assert_same_rows(&repaired.store, &table);
}

pub(crate) async fn a_lost_chunk_of_strings_costs_the_cells_that_hold_them(
    world: &dyn World,
    scale: Scale,
) {
    let (mut table, repaired) = repaired_without(world, scale, Area::Strings, "a:strings").await;

    let named: Vec<RowId> = repaired
        .losses
        .iter()
        .flat_map(|loss| match loss {
            Loss::Cells { key, column, rows, reason: DamageReason::Missing } => {
                assert_eq!((key.as_str(), column.as_str()), ("a:strings", "name"));
                rows.clone()
            }
            other => panic!("{other}"),
        })
        .collect();
    let holders: Vec<RowId> = table
        .stored_rows()
        .filter(|row| row.cell(1) != ValueRef::Null)
        .map(peristyle::column_store::StoredRow::row_id)
        .collect();
    assert_eq!(named, holders);
    for row in holders {
        let key = table.stored_row(row).unwrap().key();
        table.update(&key, "name", Value::Null, 0).unwrap();
    }
    assert_same_rows(&repaired.store, &table);
}

pub(crate) async fn lost_row_ids_are_found_between_those_around_them(
    world: &dyn World,
    scale: Scale,
) {
    let (table, repaired) = repaired_without(world, scale, Area::Blocks, "a:block:$row:0").await;

    assert_eq!(repaired.losses, []);
    assert_same_rows(&repaired.store, &table);
}

pub(crate) async fn blocks_without_metadata_are_repaired_with_types_and_numbers(
    world: &dyn World,
    scale: Scale,
) {
    let (table, repaired) = repaired_without(world, scale, Area::Metadata, "a:meta").await;

    assert!(matches!(repaired.losses[..], [Loss::Metadata { .. }]), "{:?}", repaired.losses);
    assert_eq!(repaired.store.row_count(), table.row_count());
    for (found, expected) in repaired.store.schema().columns().iter().zip(table.schema().columns())
    {
        assert_eq!((found.id(), found.column_type()), (expected.id(), expected.column_type()));
        assert_eq!(found.name(), format!("column {}", expected.id().0));
    }
    for (found, expected) in repaired.store.stored_rows().zip(table.stored_rows()) {
        assert_eq!(found.row_id(), expected.row_id());
        for column in 0..COLUMNS.len() {
            assert_eq!(found.cell(column), expected.cell(column));
        }
    }
}

pub(crate) async fn a_lost_block_of_the_key_costs_the_key(world: &dyn World, scale: Scale) {
    let (table, repaired) = repaired_without(world, scale, Area::Blocks, "a:block:0:0").await;

    let [Loss::Cells { column, .. }, Loss::Key { column: key, .. }] = &repaired.losses[..] else {
        panic!("{:?}", repaired.losses)
    };
    assert_eq!((column.as_str(), key.as_str()), ("id", "id"));
    assert!(repaired.store.schema().key().is_none());
    assert_eq!(repaired.store.row_count(), table.row_count());
    let prices = |table: &Table| -> Vec<Value> {
        table.stored_rows().map(|row| row.cell(2).to_value()).collect()
    };
    assert_eq!(prices(&repaired.store), prices(&table));
}
