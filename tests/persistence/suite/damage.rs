use super::*;
use peristyle::persistence::{Damage, DamageReason, ErrorName, LoadError};

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

fn is_row_damage(damage: &Damage) -> bool {
    matches!(damage.reason, DamageReason::Row(_))
}

const KEY: &str = "a:row:-6";

pub(crate) async fn an_altered_row_is_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let row = raw.text(Area::Rows, KEY).await;

    for (old, new) in [
        ("\"$row\":1", "\"$row\":100000"),
        ("\"id\":-6", "\"id\":-7"),
        ("\"id\":-6", "\"id\":null"),
        ("\"name 1\"", "\"name 2\""),
        ("\"name 1\"", "null"),
        ("0.14285714285714285", "0.14285714285714288"),
        ("0.14285714285714285", "\"NaN\""),
        ("\"active\":false", "\"active\":true"),
        ("\"active\":false", "\"active\":0"),
        ("1961-10-16", "1961-10-17"),
        ("1961-10-16", "1961-13-16"),
        ("34.566Z", "34.567Z"),
        ("\"$hash\":\"", "\"$expires\":7,\"$hash\":\""),
        ("\"$hash\":\"", "\"extra\":7,\"$hash\":\""),
        ("\"$hash\":\"", "\"$extra\":7,\"$hash\":\""),
        ("\"$hash\":\"", "\"id\":-6,\"$hash\":\""),
        (",\"active\":false", ""),
        ("\"$row\":1,", ""),
    ] {
        let altered = row.replacen(old, new, 1);
        assert_ne!(altered, row, "{old} is in {row}");
        raw.put_text(Area::Rows, KEY, &altered).await;

        let damages = damages(&persistence).await;

        assert!(damages.len() == 1 && is_row_damage(&damages[0]), "{altered}: {damages:?}");
        assert_eq!(damages[0].key, KEY);
    }
    raw.put_text(Area::Rows, KEY, &row).await;
    assert_stored(world, "a", &fixture(scale)).await;
}

pub(crate) async fn a_row_that_is_no_json_is_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let row = raw.text(Area::Rows, KEY).await;

    let texts = ["", "null", "[]", "{}", "\"", "{\"$row\":", "\u{0}", "[[[[[[[[[["];
    for text in texts.into_iter().chain([&row[..row.len() - 1], &row[1..], &format!("{row}{row}")])
    {
        raw.put_text(Area::Rows, KEY, text).await;

        let damages = damages(&persistence).await;

        assert!(damages.len() == 1 && is_row_damage(&damages[0]), "{text}: {damages:?}");
        assert_eq!(damages[0].key, KEY);
    }
}

pub(crate) async fn a_row_that_is_no_text_is_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let row = raw.text(Area::Rows, KEY).await;

    raw.put(Area::Rows, KEY, Stored::Bytes(row.into_bytes())).await;

    let expected = Damage { key: KEY.to_owned(), reason: DamageReason::NotText };
    assert_eq!(damages(&persistence).await, [expected]);
}

pub(crate) async fn a_missing_row_is_found(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;

    raw.delete(Area::Rows, KEY).await;

    let damages = damages(&persistence).await;
    let DamageReason::Sum { stored_rows, expected_rows, .. } = damages[0].reason else {
        panic!("{damages:?}");
    };
    assert_eq!(stored_rows + 1, expected_rows);
    assert_eq!(damages[0].key, "a:meta");
}

pub(crate) async fn a_foreign_row_is_found(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let mut other = fixture(scale);
    other.insert_row(&[("id", Value::Int(-400)), ("name", text("foreign"))], 0).unwrap();
    other.update(&key(1), "price", Value::Float(1.0), 0).unwrap();
    save_fresh(&persistence, "b", &other).await;

    let row = raw.text(Area::Rows, "b:row:-400").await;
    raw.put_text(Area::Rows, "a:row:-400", &row).await;
    assert!(matches!(damages(&persistence).await[0].reason, DamageReason::Sum { .. }));

    // A well-formed row of an older or of another table in the place of the right one.
    raw.delete(Area::Rows, "a:row:-400").await;
    let row = raw.text(Area::Rows, "b:row:-6").await;
    raw.put_text(Area::Rows, KEY, &row).await;
    assert!(matches!(damages(&persistence).await[0].reason, DamageReason::Sum { .. }));
}

pub(crate) async fn exchanged_rows_are_named(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let other = "a:row:-3";
    let (one, two) = (raw.text(Area::Rows, KEY).await, raw.text(Area::Rows, other).await);

    raw.put_text(Area::Rows, KEY, &two).await;
    raw.put_text(Area::Rows, other, &one).await;

    let found: Vec<_> = damages(&persistence).await.into_iter().map(|damage| damage.key).collect();
    assert_eq!(found, [other, KEY]);
}

pub(crate) async fn every_altered_member_of_the_metadata_is_found(world: &dyn World, _: Scale) {
    let (persistence, raw) = stored(world, Scale::Small).await;
    let metadata = raw.text(Area::Metadata, "a:meta").await;

    for (old, new) in [
        ("\"version\":1", "\"version\":0"),
        ("\"version\":1", "\"version\":\"1\""),
        ("\"version\":1,", ""),
        ("\"rows\"", "\"columns\""),
        ("\"id\":1", "\"id\":7"),
        ("\"type\":\"float\"", "\"type\":\"string\""),
        ("\"type\":\"float\"", "\"type\":\"decimal\""),
        ("\"pk_column\":\"id\"", "\"pk_column\":null"),
        ("\"row_count\":5", "\"row_count\":4"),
        ("\"next_row_id\":6", "\"next_row_id\":5"),
        ("\"generation\":1", "\"generation\":2"),
        ("\"digest\":\"", "\"digest\":\"0"),
        ("\"created_at\":1", "\"created_at\":2"),
        ("\"checksum\":\"", "\"checksum\":\"0"),
        ("\"checksum\":", "\"check\":"),
        ("{", "["),
        ("}", "} "),
    ] {
        let altered = metadata.replacen(old, new, 1);
        assert_ne!(altered, metadata, "{old} is in {metadata}");
        raw.put_text(Area::Metadata, "a:meta", &altered).await;

        let damages = damages(&persistence).await;

        assert!(matches!(damages[0].reason, DamageReason::Metadata(_)), "{altered}: {damages:?}");
        assert_eq!((damages.len(), damages[0].key.as_str()), (1, "a:meta"));
        let listed = persistence.get_metadata("a").await.unwrap_err();
        assert_eq!(listed.name(), ErrorName::Corrupt);
    }
    raw.put(Area::Metadata, "a:meta", Stored::Bytes(metadata.clone().into_bytes())).await;
    assert_eq!(damages(&persistence).await[0].reason, DamageReason::NotText);
    raw.put_text(Area::Metadata, "a:meta", &metadata).await;
    assert_stored(world, "a", &fixture(Scale::Small)).await;
}

pub(crate) async fn a_newer_version_is_refused_and_never_written(world: &dyn World, _: Scale) {
    let (persistence, raw) = stored(world, Scale::Small).await;
    let saved = persistence.load("a").await.unwrap().saved;
    raw.put_text(Area::Metadata, "a:meta", "{\"version\":2,\"anything\":[{}]}").await;
    let before = raw.all().await;

    let store = fixture(Scale::Small);
    let newer = ErrorName::NewerFormat;
    assert_eq!(persistence.load("a").await.unwrap_err().name(), newer);
    assert_eq!(persistence.get_metadata("a").await.unwrap_err().name(), newer);
    let error = persistence.save("a", &store, REPLACE, SaveOptions::default()).await.unwrap_err();
    assert_eq!(error.name(), newer);
    assert_eq!(persistence.rename_store("a", "b").await.unwrap_err().name(), newer);
    assert_eq!(persistence.copy_store("a", "b").await.unwrap_err().name(), newer);
    let base = Base::On(&saved);
    let error = persistence.save("a", &store, base, SaveOptions::default()).await.unwrap_err();
    assert_eq!(error.name(), ErrorName::Conflict);

    assert_eq!(raw.all().await, before);
    assert_eq!(persistence.list_stores().await.unwrap(), ["a"]);
}

pub(crate) async fn an_unknown_layout_is_refused(world: &dyn World, _: Scale) {
    let (persistence, raw) = stored(world, Scale::Small).await;
    let metadata = raw.text(Area::Metadata, "a:meta").await;
    let (content, _) = metadata.rsplit_once(",\"checksum\":").unwrap();
    let content = content.replace("\"layout\":\"rows\"", "\"layout\":\"spiral\"");
    let checksum = xxhash_rust::xxh3::xxh3_64(content.as_bytes());
    let altered = format!("{content},\"checksum\":\"{checksum:016x}\"}}");

    raw.put_text(Area::Metadata, "a:meta", &altered).await;

    assert_eq!(persistence.load("a").await.unwrap_err().name(), ErrorName::NewerFormat);
}

pub(crate) async fn damaged_string_tables_are_rebuilt_from_the_rows(
    world: &dyn World,
    scale: Scale,
) {
    let (persistence, raw) = stored(world, scale).await;
    let chunk = raw.text(Area::Strings, "a:strings").await;
    let twice = peristyle::codec::encode_strings(0, ["name 1", "name 1"].into_iter());
    let short = peristyle::codec::encode_strings(0, ["name 1"].into_iter());
    let extra = peristyle::codec::encode_strings(1, ["more"].into_iter());

    for (key, altered) in [
        ("a:strings", None),
        ("a:strings", Some("{}")),
        ("a:strings", Some("not JSON")),
        ("a:strings", Some(&*chunk.replace("name 1", "name 0"))),
        ("a:strings", Some(&*twice)),
        ("a:strings", Some(&*short)),
        ("a:strings:1", Some(&*extra)),
        ("a:strings:7", Some(&*extra)),
        ("a:strings:x", Some(&*extra)),
    ] {
        raw.put_text(Area::Strings, "a:strings", &chunk).await;
        match altered {
            Some(text) => raw.put_text(Area::Strings, key, text).await,
            None => raw.delete(Area::Strings, key).await,
        }

        let loaded = persistence.load("a").await.unwrap();

        assert_same_rows(&loaded.store, &fixture(scale));
        assert_eq!(loaded.rebuilt_strings.as_ref().unwrap().count(), 1);
        let damage = &loaded.rebuilt_strings.as_ref().unwrap().listed()[0];
        assert!(damage.key.starts_with("a:strings"), "{damage}");
        save_on(&persistence, &loaded.store, &loaded.saved).await;
        assert_stored(world, "a", &loaded.store).await;
        raw.delete(Area::Strings, "a:strings").await;
        let original = persistence.load("a").await.unwrap().saved;
        save_on(&persistence, &fixture(scale), &original).await;
    }
}

pub(crate) async fn many_damaged_rows_are_counted_and_the_first_are_listed(
    world: &dyn World,
    scale: Scale,
) {
    let (persistence, raw) = stored(world, scale).await;
    let keys = raw.keys(Area::Rows).await;
    let damaged: Vec<_> = keys.iter().step_by(2).take(250).collect();
    for key in &damaged {
        raw.put_text(Area::Rows, key, "{}").await;
    }

    let error = persistence.load("a").await.unwrap_err();

    let LoadError::Corrupt { damages, .. } = &error else { panic!("{error}") };
    assert_eq!(damages.count(), damaged.len());
    assert_eq!(damages.listed().len(), damaged.len().min(100));
    let listed = damages.listed().iter().map(|damage| &damage.key);
    assert!(listed.eq(damaged.iter().copied().take(100)));
    assert!(error.to_string().contains("untouched"), "{error}");
}

pub(crate) async fn rows_without_metadata_are_no_table(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    raw.delete(Area::Metadata, "a:meta").await;

    assert_eq!(persistence.list_stores().await.unwrap(), [""; 0]);
    assert_eq!(persistence.load("a").await.unwrap_err().name(), ErrorName::NotFound);
    let other = with_string_keys(&["x"]);
    save_fresh(&persistence, "a", &other).await;

    assert_stored(world, "a", &other).await;
    assert_eq!(raw.keys(Area::Rows).await, ["a:row:x"]);
}

pub(crate) async fn metadata_without_rows_is_damage(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    let metadata = raw.text(Area::Metadata, "a:meta").await;
    persistence.delete_store("a").await.unwrap();
    raw.put_text(Area::Metadata, "a:meta", &metadata).await;

    assert!(matches!(damages(&persistence).await[0].reason, DamageReason::Sum { .. }));
}

pub(crate) async fn damage_in_one_table_does_not_touch_another(world: &dyn World, scale: Scale) {
    let (persistence, raw) = stored(world, scale).await;
    save_fresh(&persistence, "a:b", &fixture(scale)).await;

    raw.delete(Area::Rows, KEY).await;
    raw.delete(Area::Strings, "a:strings").await;

    assert_eq!(persistence.load("a").await.unwrap_err().name(), ErrorName::Corrupt);
    assert_stored(world, "a:b", &fixture(scale)).await;
}
