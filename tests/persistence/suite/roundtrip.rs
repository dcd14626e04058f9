use super::*;
use peristyle::codec::FORMAT_VERSION;
use peristyle::persistence::{LoadOptions, Progress};
use std::cell::RefCell;

pub(crate) async fn a_table_comes_back_as_it_was_saved(world: &dyn World, scale: Scale) {
    let store = fixture(scale);
    let persistence = opened(world).await;

    let saved = save_fresh(&persistence, "a", &store).await;

    assert_eq!((saved.name(), saved.metadata().generation), ("a", 1));
    assert_same(saved.table(), &store);
    assert_stored(world, "a", &store).await;
    assert_same(&persistence.load("a").await.unwrap().store, &store);
}

pub(crate) async fn an_empty_table_comes_back(world: &dyn World, _: Scale) {
    let store = ColumnStore::new(Schema::with_key(&COLUMNS, "name").unwrap());

    save_fresh(&opened(world).await, "empty", &store).await;

    assert_stored(world, "empty", &store).await;
    let raw = Raw::open(world).await;
    assert_eq!(raw.keys(Area::Strings).await, ["empty:strings"]);
}

pub(crate) async fn a_table_without_columns_comes_back(world: &dyn World, _: Scale) {
    let columns: [(&str, ColumnType); 0] = [];
    let mut store = ColumnStore::new(Schema::new(&columns).unwrap());
    store.insert_row(&[], 0).unwrap();
    store.insert_row(&[], 0).unwrap();

    save_fresh(&opened(world).await, "none", &store).await;

    assert_stored(world, "none", &store).await;
}

pub(crate) async fn a_table_without_a_key_comes_back_with_its_row_ids(
    world: &dyn World,
    scale: Scale,
) {
    let mut store = fixture(scale);
    store.set_key(None).unwrap();

    save_fresh(&opened(world).await, "a", &store).await;

    assert_stored(world, "a", &store).await;
    if world.layout() == Layout::Rows {
        let keys = Raw::open(world).await.keys(Area::Rows).await;
        assert!(keys.contains(&"a:row:2".to_owned()) && !keys.contains(&"a:row:3".to_owned()));
    }
}

/// Beyond it a float does not know every integer.
const EXACT: i64 = 1 << 53;

pub(crate) async fn every_extreme_value_comes_back(world: &dyn World, _: Scale) {
    let columns: Vec<_> = COLUMNS.iter().copied().filter(|(name, _)| *name != "id").collect();
    let mut store = ColumnStore::new(
        Schema::new(&[&[("int", ColumnType::Int)], columns.as_slice()].concat()).unwrap(),
    );
    for int in [i64::MIN, i64::MAX, 0, -1, EXACT - 1, EXACT, EXACT + 1, -EXACT - 1] {
        store.insert_row(&[("int", Value::Int(int))], 0).unwrap();
    }
    for float in extreme_floats() {
        store.insert_row(&[("price", Value::Float(float))], 0).unwrap();
    }
    for string in hostile_texts() {
        store.insert_row(&[("name", Value::String(string))], 0).unwrap();
    }
    for (year, month, day) in
        [(-9_999, 1, 1), (-1, 12, 31), (0, 1, 1), (1_970, 1, 1), (9_999, 12, 31)]
    {
        let day = Date::from_ymd(year, month, day).unwrap();
        store.insert_row(&[("day", Value::Date(day))], 0).unwrap();
        for ms in [0, 1, 86_399_999] {
            let at = Timestamp::from_ms(day.midnight().ms() + ms).unwrap();
            store.insert_row(&[("at", Value::Timestamp(at))], 0).unwrap();
        }
    }

    save_fresh(&opened(world).await, "a", &store).await;

    assert_stored(world, "a", &store).await;
}

fn extreme_floats() -> [f64; 14] {
    [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        0.0,
        -0.0,
        f64::MIN_POSITIVE,
        5e-324,
        -5e-324,
        f64::MAX,
        f64::MIN,
        0.1 + 0.2,
        1.0,
        9_007_199_254_740_993.0,
        1e21,
    ]
}

/// Strings that something on the way to storage and back might take for something else.
fn hostile_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "null",
        "NaN",
        "\0",
        "a\0b",
        "\"",
        "\\",
        "\\u0000",
        "\n\r\t",
        "🦆",
        "👩‍👩‍👧‍👦",
        "é",
        "e\u{301}",
        "__proto__",
        "constructor",
        "\u{FEFF}bom",
        "\u{2028}\u{2029}",
        "\u{202E}right to left",
        "\u{FFFF}",
        "\u{10FFFF}",
        "{\"$row\":1}",
        "$row",
    ]
    .map(str::to_owned)
    .into();
    texts.push("long 🦆 ".repeat(20_000));
    texts
}

pub(crate) async fn hostile_column_names_come_back(world: &dyn World, _: Scale) {
    let mut names = hostile_texts();
    names.retain(|name| !name.is_empty());
    names.extend(["$hash", "$expires", "$$row", "$", "$$"].map(str::to_owned));
    let columns: Vec<_> = names.iter().map(|name| (name.as_str(), ColumnType::String)).collect();
    let mut store = ColumnStore::new(Schema::new(&columns).unwrap());
    let row: Vec<_> =
        names.iter().map(|name| (name.as_str(), text(&format!("of {name}")))).collect();
    store.insert_row(&row, 0).unwrap();
    store.insert_row(&[("__proto__", text("x"))], 0).unwrap();

    save_fresh(&opened(world).await, "a", &store).await;

    assert_stored(world, "a", &store).await;
}

pub(crate) async fn string_keys_stand_in_keys_as_they_are(world: &dyn World, _: Scale) {
    let store = with_string_keys(&["Paris", "a:b", "100%", "🦆"]);

    save_fresh(&opened(world).await, "cities", &store).await;

    assert_stored(world, "cities", &store).await;
    let mut keys = Raw::open(world).await.keys(Area::Rows).await;
    keys.sort();
    let expected = ["cities:row:100%", "cities:row:Paris", "cities:row:a:b", "cities:row:🦆"];
    assert_eq!(keys, expected);
}

/// A table whose rows have these keys and nothing else.
pub(crate) fn with_string_keys<T: AsRef<str>>(keys: &[T]) -> ColumnStore {
    let columns = [("key", ColumnType::String), ("n", ColumnType::Int)];
    let mut store = ColumnStore::new(Schema::with_key(&columns, "key").unwrap());
    for (key, n) in keys.iter().zip(0..) {
        store.insert_row(&[("key", text(key.as_ref())), ("n", Value::Int(n))], 0).unwrap();
    }
    store
}

pub(crate) async fn keys_with_hostile_text_come_back(world: &dyn World, _: Scale) {
    let store = with_string_keys(&hostile_texts());

    let persistence = opened(world).await;
    let saved = save_fresh(&persistence, "a", &store).await;

    assert_stored(world, "a", &store).await;
    let mut emptied = store.clone();
    emptied.delete(&Key::from("\u{FFFF}"), 0);
    emptied.delete(&Key::from(""), 0);
    save_on(&persistence, &emptied, &saved).await;
    assert_stored(world, "a", &emptied).await;
}

pub(crate) async fn row_order_column_order_and_string_ids_come_back(
    world: &dyn World,
    scale: Scale,
) {
    let mut store = fixture(scale);
    store.move_column("at", 0).unwrap();
    store
        .insert_row(&[("id", Value::Int(i64::MIN)), ("name", text("a string that is new"))], 0)
        .unwrap();
    let id = store.strings().string_count() - 1;

    save_fresh(&opened(world).await, "a", &store).await;

    let loaded = load_anew(world, "a").await.store;
    let names: Vec<_> =
        loaded.schema().columns().iter().map(peristyle::column_store::ColumnDef::name).collect();
    assert_eq!(names, ["at", "id", "name", "price", "active", "day"]);
    assert_eq!(loaded.strings().get(id), Some("a string that is new"));
    assert_eq!(loaded.stored_rows().last().unwrap().key(), Key::Int(i64::MIN));
    assert_same(&loaded, &store);
}

pub(crate) async fn times_to_live_come_back_and_expired_rows_are_kept(
    world: &dyn World,
    scale: Scale,
) {
    let mut store = fixture(scale);
    store.set_ttl(&key(1), Some(u64::MAX), 0).unwrap();
    store.set_ttl(&key(2), Some(0), 5_000).unwrap();

    save_fresh(&opened(world).await, "a", &store).await;

    let loaded = load_anew(world, "a").await.store;
    assert_same(&loaded, &store);
    assert_eq!(loaded.expires_at_ms(RowId(4)), Some(3_600_000));
    assert_eq!(loaded.expires_at_ms(RowId(2)), Some(5_000));
    assert!(loaded.find(&key(2), 4_999).is_some() && loaded.find(&key(2), 5_000).is_none());
}

pub(crate) async fn row_ids_are_not_given_again_after_a_load(world: &dyn World, scale: Scale) {
    let mut store = fixture(scale);
    let last = store.insert_row(&[("id", Value::Int(-1_000_000))], 0).unwrap();
    store.delete_rows([last]);
    store.add_column("gone", ColumnType::Int, Value::Null).unwrap();
    store.drop_column("gone").unwrap();

    save_fresh(&opened(world).await, "a", &store).await;

    let mut loaded = load_anew(world, "a").await.store;
    assert_eq!(loaded.insert_row(&[("id", Value::Int(-1_000_000))], 0).unwrap(), RowId(last.0 + 1));
    assert_eq!(loaded.schema().next_column_id(), store.schema().next_column_id());
}

pub(crate) async fn a_loaded_table_takes_writes(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    save_fresh(&persistence, "a", &fixture(scale)).await;

    let Loaded { mut store, saved, .. } = persistence.load("a").await.unwrap();
    store.update(&key(2), "name", text("edited"), 0).unwrap();
    store.insert_row(&[("id", Value::Int(-77)), ("name", text("name 2"))], 0).unwrap();
    save_on(&persistence, &store, &saved).await;

    assert_stored(world, "a", &store).await;
}

pub(crate) async fn the_raw_keys_are_those_of_the_format(world: &dyn World, scale: Scale) {
    let store = fixture(scale);

    save_fresh(&opened(world).await, "my table", &store).await;

    let raw = Raw::open(world).await;
    assert_eq!(raw.keys(Area::Metadata).await, ["my table:meta"]);
    assert_eq!(raw.keys(Area::Strings).await, ["my table:strings"]);
    assert_eq!(raw.keys(Area::Blocks).await, [""; 0]);
    let mut expected: Vec<_> =
        store.stored_rows().map(|row| format!("my table:row:{}", row.key())).collect();
    expected.sort();
    assert_eq!(raw.keys(Area::Rows).await, expected);
    let row = raw.text(Area::Rows, "my table:row:-6").await;
    assert!(row.starts_with("{\"$row\":1,\"$hash\":\""), "{row}");
    assert!(
        row.contains("\",\"id\":-6,\"name\":\"name 1\",\"price\":0.14285714285714285,"),
        "{row}"
    );
    let end = "\"active\":false,\"day\":\"1961-10-16\",\"at\":\"1970-01-01T00:20:34.566Z\"}";
    assert!(row.ends_with(end), "{row}");
}

pub(crate) async fn the_metadata_says_what_was_saved(world: &dyn World, scale: Scale) {
    let store = fixture(scale);
    let persistence = opened(world).await;

    let saved = save_fresh(&persistence, "a", &store).await;

    let metadata = persistence.get_metadata("a").await.unwrap().unwrap();
    assert_eq!(&metadata, saved.metadata());
    assert_eq!((metadata.name(), metadata.version()), ("a", FORMAT_VERSION));
    assert_eq!(&metadata.schema, store.schema());
    assert_eq!(metadata.pk_column(), Some("id"));
    assert_eq!(metadata.row_count as usize, store.row_count());
    assert_eq!(metadata.next_row_id, store.next_row_id());
    assert_eq!(metadata.created_at_ms, metadata.updated_at_ms);
    assert_eq!(metadata.bytes, Raw::open(world).await.byte_count().await);
    let json: serde_json::Value = serde_json::from_str(metadata.json()).unwrap();
    assert_eq!(json["layout"], world.layout().name());
    assert_eq!(json["layout_choice"], world.layout().name());
    assert_eq!(json["pk_column"], "id");
    assert_eq!(json["schema"][1], serde_json::json!({"id": 1, "name": "name", "type": "string"}));
}

pub(crate) async fn progress_never_exceeds_its_total(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let seen = Rc::new(RefCell::new(Vec::<Progress>::new()));
    let seen_here = seen.clone();
    let on_progress: Option<Rc<dyn Fn(Progress)>> =
        Some(Rc::new(move |progress| seen_here.borrow_mut().push(progress)));

    let options = SaveOptions { on_progress: on_progress.clone(), ..SaveOptions::default() };
    persistence.save("a", &fixture(scale), FAIL, options).await.unwrap();
    let written = seen.take();
    persistence.load_with("a", LoadOptions { on_progress }).await.unwrap();
    let read = seen.take();

    for progress in [&written, &read] {
        assert!(progress.iter().all(|progress| progress.done <= progress.total));
        assert!(progress.is_sorted_by_key(|progress| progress.done));
        let last = progress.last().unwrap();
        assert_eq!(last.done, last.total);
    }
    assert_eq!((written[0].unit.name(), read[0].unit.name()), ("entries", "rows"));
}
