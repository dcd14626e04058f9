use super::*;
use crate::fixtures::{MANY, key, many, row, small, text};
use crate::{ColumnStore, ColumnType, Value};

fn rows(ids: &[u32]) -> Vec<RowId> {
    ids.iter().copied().map(RowId).collect()
}

fn changed(ids: &[u32]) -> RowChanges {
    RowChanges { changed: rows(ids), ..RowChanges::default() }
}

/// The rows that the comparison had to look at.
fn rows_looked_at(now: &ColumnStore, saved: &Table) -> usize {
    now.compare_rows(saved).count()
}

#[test]
fn a_table_has_not_changed_since_itself() {
    let store = many();

    assert!(store.changes_since(&store.snapshot()).is_empty());
    assert_eq!(rows_looked_at(&store, &store.snapshot()), 0);
}

#[test]
fn only_the_block_of_an_edit_is_looked_at() {
    let mut store = many();
    let saved = store.snapshot();

    store.update(&key(5_000), "price", Value::Null, 0).unwrap();

    assert_eq!(store.changes_since(&saved), changed(&[5_000]));
    assert!(rows_looked_at(&store, &saved) <= BLOCK_ROWS);
}

#[test]
fn inserts_deletes_and_edits_are_told_apart() {
    let mut store = many();
    let saved = store.snapshot();

    store.delete(&key(2), 0);
    store.update(&key(4_097), "name", text("edited"), 0).unwrap();
    store.change_key(&key(12_000), Value::Int(-1), 0).unwrap();
    store.insert_row(&row(MANY + 5), 0).unwrap();

    let expected = RowChanges {
        inserted: rows(&[MANY]),
        changed: rows(&[4_097, 12_000]),
        removed: rows(&[2]),
    };
    assert_eq!(store.changes_since(&saved), expected);
}

#[test]
fn rows_are_matched_by_id_after_a_vacuum() {
    let mut store = many();
    let saved = store.snapshot();

    store.vacuum();
    assert!(store.changes_since(&saved).is_empty());
    store.delete(&key(0), 0);
    store.vacuum();
    store.update(&key(9_000), "price", Value::Float(-0.0), 0).unwrap();

    let expected = RowChanges { removed: rows(&[0]), ..changed(&[9_000]) };
    assert_eq!(store.changes_since(&saved), expected);
}

#[test]
fn an_edit_that_is_undone_is_no_change() {
    let mut store = small();
    let saved = store.snapshot();

    store.update(&key(1), "name", text("other"), 0).unwrap();
    store.update(&key(1), "name", text("name 1"), 0).unwrap();

    assert!(store.changes_since(&saved).is_empty());
}

#[test]
fn strings_are_compared_by_text_where_ids_mean_other_strings() {
    let mut store = small();
    let saved = store.snapshot();

    store.update(&key(0), "name", text("new"), 0).unwrap();
    store.vacuum();
    assert_ne!(store.strings().get(0), saved.strings().get(0));

    assert_eq!(store.changes_since(&saved), changed(&[0]));
}

#[test]
fn a_time_to_live_is_a_change() {
    let mut store = small();
    let saved = store.snapshot();

    store.set_ttl(&key(1), Some(5), 0).unwrap();
    assert_eq!(store.changes_since(&saved), changed(&[1]));

    store.set_ttl(&key(1), None, 0).unwrap();
    assert!(store.changes_since(&saved).is_empty());
}

#[test]
fn added_dropped_renamed_and_retyped_columns_change_every_row() {
    let changes: [fn(&mut ColumnStore); 4] = [
        |store| store.add_column("new", ColumnType::Int, Value::Null).unwrap(),
        |store| store.drop_column("price").unwrap(),
        |store| store.rename_column("price", "cost").unwrap(),
        |store| {
            store.drop_column("price").unwrap();
            store.add_column("price", ColumnType::Float, Value::Null).unwrap();
        },
    ];
    for change in changes {
        let mut store = small();
        let saved = store.snapshot();

        change(&mut store);

        assert_eq!(store.changes_since(&saved), changed(&[0, 1, 2]));
        assert!(!store.has_same_columns(&saved));
    }
}

#[test]
fn a_moved_column_changes_no_row() {
    let mut store = many();
    let saved = store.snapshot();

    store.move_column("price", 0).unwrap();

    assert!(store.changes_since(&saved).is_empty());
    assert_eq!(rows_looked_at(&store, &saved), 0);
}

#[test]
fn only_the_last_string_chunk_changes_when_strings_are_added() {
    let mut store = small();
    for n in 0..5_000 {
        let row = [("id", Value::Int(100 + n)), ("name", text(&format!("another {n}")))];
        store.insert_row(&row, 0).unwrap();
    }
    let saved = store.snapshot();
    let last = saved.strings().chunks().len() - 1;
    assert!(last > 0);

    assert_eq!(store.string_chunks_changed_since(&saved), [0; 0]);
    store.update(&key(0), "name", text("one more"), 0).unwrap();

    assert_eq!(store.string_chunks_changed_since(&saved), [last]);
}
