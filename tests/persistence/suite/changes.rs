use super::roundtrip::with_string_keys;
use super::*;
use futures_util::future::join;
use peristyle::column_store::RetypeFailure;

/// A stored table that was loaded by somebody who edits it.
struct Edited {
    persistence: ColumnStorePersistence,
    store: ColumnStore,
    saved: Saved,
    raw: Raw,
    layout: Layout,
}

/// How many entries of cells, which are rows or blocks, and of strings are other ones than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    cells: usize,
    strings: usize,
}

impl Edited {
    async fn of(world: &dyn World, store: ColumnStore) -> Self {
        save_fresh(&opened(world).await, "a", &store).await;
        let persistence = opened(world).await;
        let Loaded { store, saved, .. } = persistence.load("a").await.unwrap();
        let (raw, layout) = (Raw::open(world).await, world.layout());
        Self { persistence, store, saved, raw, layout }
    }

    async fn fixture(world: &dyn World, scale: Scale) -> Self {
        Self::of(world, fixture(scale)).await
    }

    /// Saves, and checks that what is stored is the table.
    async fn save(&mut self, world: &dyn World) -> Cost {
        let area = match self.layout {
            Layout::Rows => Area::Rows,
            Layout::Columns => Area::Blocks,
        };
        let cells = self.raw.entries(area).await;
        let strings = self.raw.entries(Area::Strings).await;
        self.saved = save_on(&self.persistence, &self.store, &self.saved).await;
        assert_stored(world, "a", &self.store).await;
        assert_eq!(self.saved.metadata().layout, self.layout);
        assert_eq!(self.saved.metadata().bytes, self.raw.byte_count().await);
        let cells_now = self.raw.entries(area).await;
        let strings_now = self.raw.entries(Area::Strings).await;
        Cost { cells: fast_differing(cells, cells_now), strings: differing(&strings, &strings_now) }
    }

    /// As [`Self::save`], of which it is known how many rows, blocks and string chunks it writes or
    /// removes.
    async fn save_at(&mut self, world: &dyn World, rows: usize, blocks: usize, strings: usize) {
        let cells = if self.layout == Layout::Rows { rows } else { blocks };
        assert_eq!(self.save(world).await, Cost { cells, strings });
    }
}

/// As [`differing`], of entries in key order.
fn fast_differing(before: Vec<(String, Stored)>, after: Vec<(String, Stored)>) -> usize {
    let before: std::collections::HashMap<_, _> = before.into_iter().collect();
    let after: std::collections::HashMap<_, _> = after.into_iter().collect();
    let gone = before.keys().filter(|key| !after.contains_key(*key)).count();
    gone + after.iter().filter(|(key, value)| before.get(*key) != Some(value)).count()
}

pub(crate) async fn deleted_rows_never_come_back(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;

    assert!(edited.store.delete(&key(1), 0));
    edited.save_at(world, 1, 1, 0).await;
    edited.store.delete_rows([RowId(2), RowId(4)]);
    edited.save_at(world, 2, 1, 0).await;

    let loaded = load_anew(world, "a").await.store;
    assert_eq!([1, 2, 4].map(|n| loaded.find(&key(n), 0)), [None; 3]);
}

pub(crate) async fn a_table_that_shrinks_to_nothing_leaves_nothing(
    world: &dyn World,
    scale: Scale,
) {
    let mut edited = Edited::fixture(world, scale).await;
    let rows: Vec<_> =
        edited.store.stored_rows().map(peristyle::column_store::StoredRow::row_id).collect();

    edited.store.delete_rows(rows.into_iter().skip(1));
    edited.save(world).await;
    if world.layout() == Layout::Rows {
        assert_eq!(edited.raw.entries(Area::Rows).await.len(), 1);
    }
    edited.store.clear();
    edited.store.vacuum();
    edited.save(world).await;

    assert_eq!(edited.raw.keys(Area::Rows).await, [""; 0]);
    assert_eq!(edited.raw.keys(Area::Blocks).await, [""; 0]);
    assert_eq!(edited.raw.keys(Area::Strings).await, ["a:strings"]);
}

pub(crate) async fn an_edited_cell_is_saved_and_nothing_else_is_written(
    world: &dyn World,
    scale: Scale,
) {
    let mut edited = Edited::fixture(world, scale).await;

    edited.store.update(&key(2), "price", Value::Float(-0.0), 0).unwrap();
    edited.save_at(world, 1, 1, 0).await;
    edited.store.update(&key(2), "name", text("new"), 0).unwrap();
    edited.save_at(world, 1, 1, 1).await;
    edited.store.update(&key(2), "name", Value::Null, 0).unwrap();
    edited.save_at(world, 1, 1, 0).await;
    edited.store.set_ttl(&key(2), Some(60), 0).unwrap();
    edited.save_at(world, 1, 1, 0).await;
    edited.store.set_ttl(&key(2), None, 0).unwrap();
    edited.save_at(world, 1, 1, 0).await;
}

pub(crate) async fn a_save_of_nothing_new_writes_only_metadata(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;
    let before = edited.saved.clone();

    edited.store.update(&key(2), "price", Value::Float(1.0), 0).unwrap();
    edited.store.restore(before.table().clone());

    edited.save_at(world, 0, 0, 0).await;
    assert_ne!(edited.saved.save_id(), before.save_id());
    assert_eq!(edited.saved.metadata().generation, 2);
    assert_eq!(edited.saved.metadata().created_at_ms, before.metadata().created_at_ms);
    assert_eq!(edited.saved.metadata().digest, before.metadata().digest);
}

pub(crate) async fn a_vacuum_writes_no_row(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;
    edited.store.delete(&key(1), 0);
    edited.store.delete(&key(2), 0);

    edited.store.vacuum();
    let Cost { cells, .. } = edited.save(world).await;
    assert!(world.layout() != Layout::Rows || cells == 2, "{cells} rows were written");
    edited.store.vacuum();
    edited.save_at(world, 0, 0, 0).await;
}

pub(crate) async fn a_changed_key_moves_the_entry(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;

    edited.store.change_key(&key(2), Value::Int(-500), 0).unwrap();

    edited.save_at(world, 2, 1, 0).await;
    let keys = edited.raw.keys(Area::Rows).await;
    let has = |key: &str| keys.iter().any(|other| other == key);
    assert!(world.layout() != Layout::Rows || has("a:row:-500") && !has("a:row:-3"));
    assert_eq!(load_anew(world, "a").await.store.find(&Key::Int(-500), 0), Some(RowId(2)));
}

pub(crate) async fn two_keys_can_be_exchanged_in_one_save(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;
    let (Key::Int(one), Key::Int(two)) = (key(1), key(2)) else { unreachable!("int keys") };

    edited.store.change_key(&key(1), Value::Int(-500), 0).unwrap();
    edited.store.change_key(&key(2), Value::Int(one), 0).unwrap();
    edited.store.change_key(&Key::Int(-500), Value::Int(two), 0).unwrap();

    edited.save_at(world, 2, 1, 0).await;
    assert_eq!(load_anew(world, "a").await.store.find(&key(1), 0), Some(RowId(2)));
}

pub(crate) async fn a_deleted_and_reinserted_key_is_one_row(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;

    edited.store.delete(&key(2), 0);
    let row = edited.store.insert_row(&fixture_row(2), 0).unwrap();

    // Of blocks, all that have the new row, and the one that says that the old one is gone.
    edited.save_at(world, 1, 9, 0).await;
    assert_eq!(load_anew(world, "a").await.store.find(&key(2), 0), Some(row));
}

pub(crate) async fn renamed_added_dropped_and_retyped_columns_come_back(
    world: &dyn World,
    scale: Scale,
) {
    let mut edited = Edited::fixture(world, scale).await;
    let (rows, blocks) = (edited.store.row_count(), edited.store.live().len());

    edited.store.rename_column("price", "$cost").unwrap();
    edited.save_at(world, rows, 0, 0).await;
    edited.store.add_column("unit", ColumnType::String, text("kg")).unwrap();
    edited.save_at(world, rows, blocks, 1).await;
    edited.store.drop_column("active").unwrap();
    edited.save_at(world, rows, blocks, 0).await;
    edited.store.retype_column("day", ColumnType::String, RetypeFailure::Refuse).unwrap();
    let Cost { cells: retyped, .. } = edited.save(world).await;
    match world.layout() {
        Layout::Rows => assert!(0 < retyped && retyped < rows, "rows of nulls are what they were"),
        Layout::Columns => assert_eq!(retyped, blocks),
    }
    edited.store.rename_column("$cost", "x").unwrap();
    edited.store.rename_column("unit", "$cost").unwrap();
    edited.store.rename_column("x", "unit").unwrap();
    edited.save_at(world, rows, 0, 0).await;
}

pub(crate) async fn a_moved_column_writes_no_row(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;

    edited.store.move_column("id", 5).unwrap();

    edited.save_at(world, 0, 0, 0).await;
}

pub(crate) async fn another_key_column_moves_every_entry(world: &dyn World, scale: Scale) {
    let mut edited = Edited::of(world, with_string_keys(&["a", "b", "7"])).await;

    for key in [Some("n"), None, Some("key")] {
        edited.store.set_key(key).unwrap();
        edited.save(world).await;
        let rows = if world.layout() == Layout::Rows { 3 } else { 0 };
        assert_eq!(edited.raw.keys(Area::Rows).await.len(), rows);
    }

    let mut edited = Edited { store: fixture(scale), ..edited };
    edited.store.set_key(None).unwrap();
    edited.saved = save_fresh(&edited.persistence, "b", &edited.store).await;
    edited.store.set_key(Some("id")).unwrap();
    save_on(&edited.persistence, &edited.store, &edited.saved).await;
    assert_stored(world, "b", &edited.store).await;
}

pub(crate) async fn strings_that_come_and_go_keep_their_ids(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;
    let strings = |range: std::ops::Range<u32>| range.map(|n| format!("{n} {}", "x".repeat(2_000)));

    for (n, string) in (10_000..).zip(strings(0..60)) {
        let row = [("id", Value::Int(1_000_000 + n)), ("name", Value::String(string))];
        edited.store.insert_row(&row, 0).unwrap();
    }
    let Cost { strings: chunks, .. } = edited.save(world).await;
    assert!(chunks >= 3, "{chunks} chunks were written");
    edited.store.update(&key(1), "name", text("one more"), 0).unwrap();
    edited.save_at(world, 1, 1, 1).await;

    let last = edited.store.next_row_id();
    edited.store.delete_rows((last - 60..last).map(RowId));
    edited.save_at(world, 60, 1, 0).await;
    edited.store.vacuum();
    edited.save(world).await;
    assert_eq!(edited.raw.keys(Area::Strings).await, ["a:strings"]);
}

pub(crate) async fn a_restored_table_is_saved_as_it_was(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;
    let before = edited.store.snapshot();
    edited.store.update(&key(1), "name", text("first"), 0).unwrap();
    edited.store.delete(&key(2), 0);
    edited.store.insert_row(&[("id", Value::Int(-500)), ("name", text("second"))], 0).unwrap();
    edited.save(world).await;

    edited.store.restore(before);
    edited.store.insert_row(&[("id", Value::Int(-501)), ("name", text("other"))], 0).unwrap();
    edited.save(world).await;

    assert_eq!(edited.store.find(&Key::Int(-500), 0), None);
}

pub(crate) async fn random_edits_between_saves_come_back(world: &dyn World, scale: Scale) {
    let mut edited = Edited::fixture(world, scale).await;
    let mut random = 88_172_645_463_325_252_u64;
    let mut next = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };

    for _ in 0..8 {
        for _ in 0..40 {
            let n = next(u64::from(edited.store.next_row_id()) + 20);
            let id = i64::try_from(n).unwrap() * 3 - 9;
            let name = if next(4) == 0 { Value::Null } else { text(&format!("{}", next(1_000))) };
            match next(10) {
                0 | 1 => drop(edited.store.delete(&Key::Int(id), 0)),
                2 => drop(edited.store.change_key(&Key::Int(id), Value::Int(id + 1), 0)),
                3 => drop(edited.store.set_ttl(&Key::Int(id), Some(next(100)), 1_000_000)),
                4 if next(5) == 0 => drop(edited.store.vacuum()),
                _ => drop(edited.store.upsert(&[("id", Value::Int(id)), ("name", name)], 0)),
            }
        }
        edited.save(world).await;
    }
}

pub(crate) async fn an_edit_made_while_a_save_runs_is_saved_next_time(
    world: &dyn World,
    scale: Scale,
) {
    let mut edited = Edited::fixture(world, scale).await;
    let mut at_the_call = edited.store.clone();
    at_the_call.update(&key(1), "name", text("before"), 0).unwrap();
    edited.store.update(&key(1), "name", text("before"), 0).unwrap();

    let base = Base::On(&edited.saved);
    let save = edited.persistence.save("a", &edited.store, base, SaveOptions::default());
    edited.store.update(&key(1), "name", text("at once"), 0).unwrap();
    let edit = async {
        world.pause().await;
        edited.store.update(&key(2), "name", text("later"), 0).unwrap();
    };
    edited.saved = join(save, edit).await.0.unwrap();

    assert_stored(world, "a", &at_the_call).await;
    edited.save_at(world, 2, 1, 1).await;
}
