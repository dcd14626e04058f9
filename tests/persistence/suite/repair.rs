use std::collections::{BTreeMap, HashSet};

use super::*;
use peristyle::persistence::{ErrorName, Loss, Repaired, RowsLoss};

type Entries = Vec<(Area, String, Stored)>;
/// Entries that stand there with other values, are new, or gone.
type Changes = Vec<(Area, String, Option<Stored>)>;

/// A stored table in an older and in its present save, and another one beside it.
struct Stage {
    table: ColumnStore,
    present: Entries,
    older: Entries,
    other: Entries,
}

impl Stage {
    async fn set(world: &dyn World, scale: Scale) -> (ColumnStorePersistence, Raw, Self) {
        let (persistence, raw) = (opened(world).await, Raw::open(world).await);
        let mut table = fixture(scale);
        let saved = save_fresh(&persistence, "a", &table).await;
        let older = raw.entries_of("a").await;
        for (name, value) in [("name", text("newer")), ("price", Value::Float(-1.5))] {
            table.update(&key(1), name, value, 0).unwrap();
        }
        table.update(&key(2), "active", Value::Null, 0).unwrap();
        save_on(&persistence, &table, &saved).await;
        let mut different = fixture(scale);
        different.update(&key(1), "name", text("of another table"), 0).unwrap();
        save_fresh(&persistence, "b", &different).await;
        let (present, other) = (raw.entries_of("a").await, raw.entries_of("b").await);
        (persistence, raw, Self { table, present, older, other })
    }

    /// The present entries, changed.
    fn with(&self, changes: Changes) -> Entries {
        let present = self.present.iter().cloned();
        let mut entries: BTreeMap<_, _> =
            present.map(|(a, key, value)| ((a, key), value)).collect();
        for (area, key, value) in changes {
            match value {
                Some(value) => entries.insert((area, key), value),
                None => entries.remove(&(area, key)),
            };
        }
        entries.into_iter().map(|((area, key), value)| (area, key, value)).collect()
    }
}

fn value_of(entries: &Entries, area: Area, key: &str) -> Stored {
    entries.iter().find(|entry| entry.0 == area && entry.1 == key).unwrap().2.clone()
}

/// The first half of a value.
fn cut(value: &Stored) -> Stored {
    match value {
        Stored::Text(text) => {
            let mut end = text.len() / 2;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            Stored::Text(text[..end].to_owned())
        }
        Stored::Bytes(bytes) => Stored::Bytes(bytes[..bytes.len() / 2].to_vec()),
        Stored::Foreign(kind) => Stored::Foreign(kind.clone()),
    }
}

/// A value of which one character or byte in the middle is another one.
fn flipped(value: &Stored) -> Stored {
    match value {
        Stored::Text(text) => {
            let middle = text.chars().count() / 2;
            let flip = |(at, c): (usize, char)| match (at == middle, c) {
                (true, '1') => '2',
                (true, _) => '1',
                (false, c) => c,
            };
            Stored::Text(text.chars().enumerate().map(flip).collect())
        }
        Stored::Bytes(bytes) => {
            let mut bytes = bytes.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x10;
            Stored::Bytes(bytes)
        }
        Stored::Foreign(kind) => Stored::Foreign(kind.clone()),
    }
}

/// Two entries of each area in which the table has any, and of blocks, which are of many kinds, those of
/// every column.
fn victims(stage: &Stage) -> Vec<(Area, String, String)> {
    let mut victims = Vec::new();
    for area in Area::ALL {
        let all = stage.present.iter().filter(|entry| entry.0 == area).map(|entry| &entry.1);
        let keys: Vec<&String> =
            all.filter(|key| area != Area::Blocks || key.ends_with(":0")).collect();
        let count = if area == Area::Blocks { keys.len() } else { keys.len().min(1) };
        victims.extend((0..count).map(|index| {
            let (one, two) = (keys[index], keys[(index + 1) % keys.len()]);
            (area, one.clone(), two.clone())
        }));
    }
    victims
}

/// A value of a kind that never stands there.
fn foreign(value: &Stored) -> Stored {
    match value {
        Stored::Text(text) => Stored::Bytes(text.clone().into_bytes()),
        Stored::Bytes(_) | Stored::Foreign(_) => Stored::Text("text".to_owned()),
    }
}

/// Every kind of damage to every kind of entry.
fn harms(stage: &Stage) -> Vec<(String, Changes)> {
    let mut harms = Vec::new();
    for (area, one, two) in victims(stage) {
        let (x, y) = (value_of(&stage.present, area, &one), value_of(&stage.present, area, &two));
        let other = value_of(&stage.other, area, &one.replacen('a', "b", 1));
        let older = value_of(&stage.older, area, &one);
        let at = |key: &str, value: Stored| (area, key.to_owned(), Some(value));
        let all = stage.present.iter().filter(|entry| entry.0 == area);
        let mut add = |what: &str, changes| harms.push((format!("{one} {what}"), changes));
        add("removed", vec![(area, one.clone(), None)]);
        add("cut", vec![at(&one, cut(&x))]);
        add("flipped", vec![at(&one, flipped(&x))]);
        add("swapped", vec![at(&one, y), at(&two, x.clone())]);
        add("in the place of another", vec![at(&two, x.clone())]);
        add("of another table", vec![at(&one, other)]);
        add("of an older save", vec![at(&one, older)]);
        add("foreign", vec![at(&one, foreign(&x))]);
        add("gone with its kind", all.map(|(area, key, _)| (*area, key.clone(), None)).collect());
        if area != Area::Metadata {
            add("duplicated", vec![at(&format!("{one}9"), x)]);
        }
    }
    harms
}

/// Every row and cell of a repaired table is as it was saved, or is named, or is known to be uncertain;
/// and every row that is not there is named or counted.
pub(crate) fn assert_honest(what: &str, table: &Table, repaired: &Repaired) {
    let losses = &repaired.losses;
    let uncertain = |row: RowId| {
        losses.iter().any(|loss| match loss {
            Loss::Unchecked { .. } | Loss::Sum { .. } => true,
            Loss::Altered { row: altered, .. } | Loss::Place { row: altered, .. } => {
                *altered == row
            }
            Loss::Rows { rows, .. } => rows.contains(&row),
            _ => false,
        })
    };
    let lost_cells: HashSet<(RowId, &str)> = losses
        .iter()
        .flat_map(|loss| match loss {
            Loss::Cell { row, column, .. } => vec![(*row, column.as_str())],
            Loss::Cells { rows, column, .. } => {
                rows.iter().map(|row| (*row, column.as_str())).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let names_one = |loss: &&Loss| match loss {
        Loss::Row { .. } | Loss::Place { .. } => true,
        Loss::Altered { row, .. } => table.stored_row(*row).is_none(),
        _ => false,
    };
    let moved = losses.iter().map(|loss| match loss {
        Loss::Rows { rows, what: RowsLoss::Place, .. } => rows.len() as u64,
        _ => 0,
    });
    let named = losses.iter().filter(names_one).count() as u64 + moved.sum::<u64>();
    let counted: u64 = losses
        .iter()
        .map(|loss| if let Loss::RowsMissing { count } = loss { *count } else { 0 })
        .sum();
    let is_undescribed = losses.iter().any(|loss| matches!(loss, Loss::Metadata { .. }));
    let mut absent = 0;
    for row in table.stored_rows() {
        let id = row.row_id();
        let Some(found) = repaired.store.stored_row(id) else {
            absent += 1;
            continue;
        };
        for (index, column) in table.schema().columns().iter().enumerate() {
            let place = repaired.store.schema().index_of(column.name());
            let is_same = place.is_some_and(|place| found.cell(place) == row.cell(index));
            let is_named = lost_cells.contains(&(id, column.name())) || uncertain(id);
            assert!(
                is_same || is_named || is_undescribed,
                "{what}: {} of row {id} is silently another: {losses:?}",
                column.name()
            );
        }
    }
    assert!(
        absent <= named + counted || is_undescribed,
        "{what}: {absent} rows are absent, {named} named and {counted} counted: {losses:?}"
    );
    let extra = repaired.store.stored_rows().filter(|row| table.stored_row(row.row_id()).is_none());
    for row in extra {
        assert!(
            uncertain(row.row_id()) || is_undescribed,
            "{what}: row {} came from nowhere",
            row.row_id()
        );
    }
}

pub(crate) async fn every_kind_of_damage_is_found_and_what_can_be_read_is_repaired(
    world: &dyn World,
    scale: Scale,
) {
    let (persistence, raw, stage) = Stage::set(world, scale).await;
    // Each takes its time with many rows, which are read alike.
    let stride = if scale == Scale::Small { 1 } else { 5 };
    for (what, changes) in harms(&stage).into_iter().step_by(stride) {
        let entries = stage.with(changes);
        raw.exchange("a", &entries).await;
        let before = raw.all().await;
        let is_harmed = entries.len() != stage.present.len()
            || entries.iter().any(|entry| !stage.present.contains(entry));

        let loaded = persistence.load("a").await;
        let verified = persistence.verify("a", &stage.table).await;
        let repaired = persistence.repair("a").await.unwrap();

        assert_eq!(raw.all().await, before, "{what}: nothing is written");
        match &loaded {
            Ok(loaded) => {
                assert_same_rows(&loaded.store, &stage.table);
                assert_eq!(loaded.rebuilt_strings.is_some(), is_harmed, "{what}");
                assert_eq!(repaired.losses, [], "{what}");
            }
            Err(error) => {
                let name = error.name();
                assert!(
                    matches!(name, ErrorName::Corrupt | ErrorName::NotFound),
                    "{what}: {error}"
                );
                if repaired.losses.is_empty() {
                    assert_same_rows(&repaired.store, &stage.table);
                }
            }
        }
        let is_verified = verified.is_ok_and(|verified| verified.is_equal());
        assert_eq!(is_verified, !is_harmed, "{what}");
        assert_honest(&what, &stage.table, &repaired);
        assert_can_be_kept(&persistence, &repaired).await;
    }
    assert_stored(world, "b", &persistence.load("b").await.unwrap().store).await;
}

/// A repaired table is a table like any other.
async fn assert_can_be_kept(persistence: &ColumnStorePersistence, repaired: &Repaired) {
    save_fresh(persistence, "repaired", &repaired.store).await;
    let kept = persistence.load("repaired").await.unwrap();
    assert_same(&kept.store, &repaired.store);
    persistence.delete_store("repaired").await.unwrap();
}

pub(crate) async fn a_whole_table_is_repaired_without_losses(world: &dyn World, scale: Scale) {
    let (persistence, _, stage) = Stage::set(world, scale).await;

    let repaired = persistence.repair("a").await.unwrap();

    assert_eq!(repaired.losses, []);
    assert_same_rows(&repaired.store, &stage.table);
    let absent = persistence.repair("c").await.unwrap_err();
    assert_eq!(absent.name(), ErrorName::NotFound);
}

pub(crate) async fn verify_names_every_cell_and_row_that_differs(world: &dyn World, scale: Scale) {
    let (persistence, _, mut stage) = Stage::set(world, scale).await;
    let verified = persistence.verify("a", &stage.table).await.unwrap();
    assert!(verified.is_equal() && verified.row_count == stage.table.row_count());

    let table = &mut stage.table;
    table.update(&key(1), "name", text("other"), 0).unwrap();
    table.set_ttl(&key(2), Some(1), 0).unwrap();
    table.delete(&key(4), 0);
    table.insert_row(&[("id", Value::Int(-1_000))], 0).unwrap();
    table.move_column("name", 3).unwrap();
    let verified = persistence.verify("a", table).await.unwrap();

    let words: Vec<_> = verified.differences.listed().iter().map(ToString::to_string).collect();
    assert_eq!(verified.differences.count(), words.len());
    for (word, count) in [
        ("column number", 3),
        ("next row id", 1),
        ("\"newer\") is stored, and String(\"other\")", 1),
        ("expires", 1),
        ("is in storage and not", 1),
        ("is not in storage", 1),
    ] {
        let found = words.iter().filter(|words| words.contains(word)).count();
        assert_eq!(found, count, "{word}: {words:?}");
    }
    assert_eq!(words.len(), 8);
    let absent = persistence.verify("c", table).await.unwrap_err();
    assert_eq!(absent.name(), ErrorName::NotFound);
}

pub(crate) async fn exchanged_rows_are_repaired_without_losses(world: &dyn World, scale: Scale) {
    let (persistence, raw, stage) = Stage::set(world, scale).await;
    let (one, two) = ("a:row:-6", "a:row:-3");
    let (x, y) = (raw.text(Area::Rows, one).await, raw.text(Area::Rows, two).await);
    raw.put_text(Area::Rows, one, &y).await;
    raw.put_text(Area::Rows, two, &x).await;

    let repaired = persistence.repair("a").await.unwrap();

    assert_eq!(repaired.losses, []);
    assert_same_rows(&repaired.store, &stage.table);
}

pub(crate) async fn what_stands_before_the_cut_of_a_row_is_kept(world: &dyn World, scale: Scale) {
    let (persistence, raw, stage) = Stage::set(world, scale).await;
    let row = raw.text(Area::Rows, "a:row:-6").await;
    let end = row.find(",\"active\"").unwrap();
    raw.put_text(Area::Rows, "a:row:-6", &row[..end]).await;

    let repaired = persistence.repair("a").await.unwrap();

    let lost: Vec<_> = repaired
        .losses
        .iter()
        .filter_map(|loss| match loss {
            Loss::Cell { key, column, .. } => Some((key.as_str(), column.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(lost, ["active", "day", "at"].map(|column| ("a:row:-6", column)));
    assert!(matches!(repaired.losses.last(), Some(Loss::Altered { .. })));
    let found = repaired.store.stored_row(RowId(1)).unwrap();
    let expected = stage.table.stored_row(RowId(1)).unwrap();
    for column in 0..3 {
        assert_eq!(found.cell(column), expected.cell(column));
    }
    assert_eq!(repaired.store.row_count(), stage.table.row_count());
}

pub(crate) async fn rows_without_metadata_are_repaired_with_columns_types_and_key(
    world: &dyn World,
    scale: Scale,
) {
    let (persistence, raw, stage) = Stage::set(world, scale).await;
    raw.delete(Area::Metadata, "a:meta").await;

    let repaired = persistence.repair("a").await.unwrap();

    assert!(matches!(repaired.losses[..], [Loss::Metadata { .. }]), "{:?}", repaired.losses);
    assert_eq!(repaired.store.schema(), stage.table.schema());
    for (found, expected) in repaired.store.stored_rows().zip(stage.table.stored_rows()) {
        assert_eq!(found.row_id(), expected.row_id());
        for column in 0..COLUMNS.len() {
            assert_eq!(found.cell(column), expected.cell(column));
        }
    }
    assert_eq!(repaired.store.row_count(), stage.table.row_count());
}

pub(crate) async fn metadata_without_rows_is_repaired_to_columns_and_a_count(
    world: &dyn World,
    scale: Scale,
) {
    let (persistence, raw, stage) = Stage::set(world, scale).await;
    for key in raw.keys(Area::Rows).await.iter().filter(|key| key.starts_with("a:")) {
        raw.delete(Area::Rows, key).await;
    }

    let repaired = persistence.repair("a").await.unwrap();

    let count = stage.table.row_count() as u64;
    assert_eq!(repaired.losses, [Loss::RowsMissing { count }]);
    assert_eq!(repaired.store.schema(), stage.table.schema());
}

/// The metadata of `a` with other text in it, its checksum made right.
async fn alter_metadata(raw: &Raw, alterations: &[(&str, &str)]) {
    let metadata = raw.text(Area::Metadata, "a:meta").await;
    let (content, _) = metadata.rsplit_once(",\"checksum\":").unwrap();
    let mut content = content.to_owned();
    for (old, new) in alterations {
        assert!(content.contains(old), "{old} is in {content}");
        content = content.replace(old, new);
    }
    let checksum = xxhash_rust::xxh3::xxh3_64(content.as_bytes());
    let altered = format!("{content},\"checksum\":\"{checksum:016x}\"}}");
    raw.put_text(Area::Metadata, "a:meta", &altered).await;
}

pub(crate) async fn a_newer_format_is_read_as_far_as_can_be_and_never_written(
    world: &dyn World,
    scale: Scale,
) {
    let (persistence, raw, stage) = Stage::set(world, scale).await;
    alter_metadata(&raw, &[("\"version\":1", "\"version\":7,\"more\":[{}]")]).await;
    let before = raw.all().await;

    let refused = persistence.verify("a", &stage.table).await.unwrap_err();
    let repaired = persistence.repair("a").await.unwrap();

    assert_eq!(refused.name(), ErrorName::NewerFormat);
    assert!(matches!(repaired.losses[..], [Loss::Metadata { .. }]), "{:?}", repaired.losses);
    assert_same_rows(&repaired.store, &stage.table);
    assert_eq!(raw.all().await, before);
}

pub(crate) async fn a_column_of_an_unknown_type_is_read_by_what_its_cells_are(
    world: &dyn World,
    scale: Scale,
) {
    let (persistence, raw, stage) = Stage::set(world, scale).await;
    alter_metadata(&raw, &[("\"type\":\"timestamp\"", "\"type\":\"instant\"")]).await;

    let repaired = persistence.repair("a").await.unwrap();

    assert!(matches!(repaired.losses[..], [Loss::Metadata { .. }]), "{:?}", repaired.losses);
    assert_same_rows(&repaired.store, &stage.table);
}

pub(crate) async fn wrong_counts_in_metadata_cost_no_row(world: &dyn World, scale: Scale) {
    let (persistence, raw, stage) = Stage::set(world, scale).await;
    let count = stage.table.row_count();
    let metadata = raw.text(Area::Metadata, "a:meta").await;

    for (wrong, loss) in [(count - 1, "together they are not"), (count + 2, "2 rows are missing")] {
        raw.put_text(Area::Metadata, "a:meta", &metadata).await;
        let member = |count: usize| format!("\"row_count\":{count},");
        alter_metadata(&raw, &[(&member(count), &member(wrong))]).await;

        let repaired = persistence.repair("a").await.unwrap();

        let words: Vec<_> = repaired.losses.iter().map(ToString::to_string).collect();
        assert!(words.len() == 1 && words[0].contains(loss), "{words:?}");
        assert_same_rows(&repaired.store, &stage.table);
    }
    raw.put_text(Area::Metadata, "a:meta", &metadata).await;
    alter_metadata(&raw, &[("\"next_row_id\":", "\"next_row_id\":0,\"was\":")]).await;
    let repaired = persistence.repair("a").await.unwrap();
    assert!(repaired.store.next_row_id() >= repaired.store.row_count() as u32);
    assert_honest("next_row_id 0", &stage.table, &repaired);
}
