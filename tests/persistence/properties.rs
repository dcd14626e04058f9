//! What holds for every table, tried on random ones.

use futures::executor::block_on;
use peristyle::codec::{RowDecoder, RowEncoder, TableMetadata, decode_strings};
use peristyle::column_store::{
    ColumnStore, ColumnType, Key, RowId, Schema, StoredRow, Table, Value,
};
use peristyle::storage::MemoryDisk;
use proptest::prelude::*;

use super::suite::{World, assert_stored, opened, save_fresh, save_on};
use super::{InColumns, any_tables};

fn column_type() -> impl Strategy<Value = ColumnType> {
    prop::sample::select(ColumnType::ALL.to_vec())
}

/// Tables of up to six columns and eight rows, with any names and any values.
fn table() -> impl Strategy<Value = ColumnStore> {
    let name = prop_oneof![
        "[a-c$]{1,3}",
        any::<String>().prop_filter("not empty", |name| !name.is_empty())
    ];
    prop::collection::btree_map(name, column_type(), 0..6).prop_flat_map(|columns| {
        let columns: Vec<_> = columns.into_iter().collect();
        let row: Vec<_> = columns
            .iter()
            .map(|(_, column_type)| any_tables::value(*column_type, any::<String>().boxed()))
            .collect();
        prop::collection::vec((row, any::<Option<u64>>()), 0..8)
            .prop_map(move |rows| build(&columns, rows))
    })
}

fn build(columns: &[(String, ColumnType)], rows: Vec<(Vec<Value>, Option<u64>)>) -> ColumnStore {
    let mut store = ColumnStore::new(Schema::new(columns).unwrap());
    for (values, ttl_s) in rows {
        let row: Vec<_> = columns.iter().map(|(name, _)| name.as_str()).zip(values).collect();
        let id = store.insert_row(&row, 0).unwrap();
        store.set_ttl(&Key::Row(id), ttl_s, 0).unwrap();
    }
    store
}

/// One change of a store; what does not apply does nothing.
#[derive(Clone, Debug)]
enum Edit {
    Upsert(i64, Option<String>),
    Delete(i64),
    ChangeKey(i64, i64),
    SetTtl(i64, Option<u64>),
    AddColumn(String),
    DropColumn(String),
    RenameColumn(String, String),
    MoveColumn(String, usize),
    Vacuum,
    Clear,
    Restore,
    Save,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let id = || 0_i64..12;
    let column = || "[a-d]";
    let edit = prop_oneof![
        8 => (id(), any::<Option<String>>()).prop_map(|(id, text)| Edit::Upsert(id, text)),
        4 => id().prop_map(Edit::Delete),
        3 => (id(), id()).prop_map(|(from, to)| Edit::ChangeKey(from, to)),
        2 => (id(), any::<Option<u64>>()).prop_map(|(id, ttl_s)| Edit::SetTtl(id, ttl_s)),
        1 => column().prop_map(Edit::AddColumn),
        1 => column().prop_map(Edit::DropColumn),
        1 => (column(), column()).prop_map(|(from, to)| Edit::RenameColumn(from, to)),
        1 => (column(), 0_usize..4).prop_map(|(name, to)| Edit::MoveColumn(name, to)),
        1 => Just(Edit::Vacuum),
        1 => Just(Edit::Clear),
        1 => Just(Edit::Restore),
        3 => Just(Edit::Save),
    ];
    prop::collection::vec(edit, 1..60)
}

fn apply(store: &mut ColumnStore, edit: &Edit, undo: &Table) {
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
    // What is refused leaves the store as it was, which is all that matters here.
    match edit {
        Edit::Upsert(id, name) => {
            drop(store.upsert(&[("id", Value::Int(*id)), ("name", text(name))], 0));
        }
        Edit::Delete(id) => drop(store.delete(&Key::Int(*id), 0)),
        Edit::ChangeKey(from, to) => drop(store.change_key(&Key::Int(*from), Value::Int(*to), 0)),
        Edit::SetTtl(id, ttl_s) => drop(store.set_ttl(&Key::Int(*id), *ttl_s, 0)),
        Edit::AddColumn(name) => {
            drop(store.add_column(name, ColumnType::String, Value::String(name.clone())));
        }
        Edit::DropColumn(name) => drop(store.drop_column(name)),
        Edit::RenameColumn(from, to) => drop(store.rename_column(from, to)),
        Edit::MoveColumn(name, to) => drop(store.move_column(name, *to)),
        Edit::Vacuum => drop(store.vacuum()),
        Edit::Clear => store.clear(),
        Edit::Restore => store.restore(undo.clone()),
        Edit::Save => {}
    }
}

fn keyed_store() -> ColumnStore {
    let columns = [("id", ColumnType::Int), ("name", ColumnType::String)];
    ColumnStore::new(Schema::with_key(&columns, "id").unwrap())
}

/// One for each layout.
fn worlds() -> [Box<dyn World>; 2] {
    [Box::new(MemoryDisk::new()), Box::new(InColumns::default())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_decoded_row_is_the_encoded_one(store in table()) {
        let mut encoder = RowEncoder::new(store.schema());
        let decoder = RowDecoder::new(store.schema());
        for row in store.stored_rows() {
            let encoded = encoder.encode(row);

            let decoded = decoder.decode(&encoded.key_suffix, &encoded.json).unwrap();

            prop_assert_eq!(decoded.row_id(), row.row_id());
            prop_assert_eq!(decoded.expires_at_ms(), row.expires_at_ms());
            prop_assert_eq!(decoded.hash(), encoded.hash);
            for (column, cell) in decoded.cells().enumerate() {
                prop_assert_eq!(cell, row.cell(column));
            }
        }
    }

    #[test]
    fn decoders_take_any_text(text in any::<String>(), store in table()) {
        let _ = RowDecoder::new(store.schema()).decode("row:0", &text);
        let _ = TableMetadata::decode(&text);
        let _ = decode_strings(0, &text);
    }

    #[test]
    fn an_altered_row_is_never_taken_for_the_right_one(
        store in table(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let Some(row) = store.stored_rows().next() else { return Ok(()) };
        let encoded = RowEncoder::new(store.schema()).encode(row);
        let mut bytes = encoded.json.clone().into_bytes();
        let index = at.index(bytes.len());
        bytes[index] = byte;
        let Ok(altered) = String::from_utf8(bytes) else { return Ok(()) };

        if let Ok(decoded) = RowDecoder::new(store.schema()).decode(&encoded.key_suffix, &altered) {
            prop_assert_eq!(decoded.row_id(), row.row_id());
            prop_assert!(decoded.cells().enumerate().all(|(column, cell)| cell == row.cell(column)));
        }
    }

    #[test]
    fn a_loaded_table_is_the_saved_one(store in table()) {
        block_on(async {
            for world in worlds() {
                save_fresh(&opened(&*world).await, "a", &store).await;
                assert_stored(&*world, "a", &store).await;
            }
        });
    }

    #[test]
    fn changes_lead_from_the_old_table_to_the_new_one(edits in edits()) {
        let mut store = keyed_store();
        let mut old = store.snapshot();
        for edit in &edits {
            apply(&mut store, edit, &old);
            if matches!(edit, Edit::Save) {
                old = store.snapshot();
            }
        }

        let changes = store.changes_since(&old);

        let ids = |table: &Table| -> Vec<RowId> {
            table.stored_rows().map(StoredRow::row_id).collect()
        };
        let mut led: Vec<_> = ids(&old);
        led.retain(|row| !changes.removed.contains(row));
        led.extend(&changes.inserted);
        led.sort_unstable();
        prop_assert_eq!(led, ids(&store));
        for row in store.stored_rows() {
            let id = row.row_id();
            let unchanged = !changes.inserted.contains(&id) && !changes.changed.contains(&id);
            if unchanged {
                let was = old.stored_row(id).unwrap();
                prop_assert_eq!(was.expires_at_ms(), row.expires_at_ms());
                for (column, definition) in store.schema().columns().iter().enumerate() {
                    let before = old.schema().index_of(definition.name()).unwrap();
                    prop_assert_eq!(was.cell(before), row.cell(column));
                }
            }
        }
    }

    #[test]
    fn edits_and_saves_in_any_order_come_back(edits in edits()) {
        block_on(async {
            for world in worlds() {
                let persistence = opened(&*world).await;
                let mut store = keyed_store();
                let mut saved = save_fresh(&persistence, "a", &store).await;
                for edit in edits.iter().chain([&Edit::Save]) {
                    apply(&mut store, edit, saved.table());
                    if matches!(edit, Edit::Save) {
                        saved = save_on(&persistence, &store, &saved).await;
                        assert_stored(&*world, "a", &store).await;
                    }
                }
            }
        });
    }
}
