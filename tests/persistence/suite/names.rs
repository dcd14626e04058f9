use super::*;
use peristyle::persistence::{DeleteError, ErrorName, SaveError};

const HOSTILE_NAMES: [&str; 20] = [
    "a",
    "a:b",
    "a:row",
    "a:row:1",
    "a:meta",
    "a:strings",
    "a;",
    "a!",
    "a%",
    "%",
    "%3A",
    "a%3Ab",
    "\u{FFFF}",
    "\u{10FFFF}",
    "🦆",
    "__proto__",
    " ",
    "\0",
    "\u{202E}right to left",
    "a/../b\\c",
];

pub(crate) async fn tables_of_hostile_names_do_not_touch_each_other(world: &dyn World, _: Scale) {
    let persistence = opened(world).await;
    let mut tables = Vec::new();
    for (name, n) in HOSTILE_NAMES.into_iter().zip(0..) {
        let mut store = fixture(Scale::Small);
        store.insert_row(&[("id", Value::Int(1_000 + n)), ("name", text(name))], 0).unwrap();
        save_fresh(&persistence, name, &store).await;
        tables.push((name, store));
    }

    let mut listed = persistence.list_stores().await.unwrap();
    listed.sort_unstable();
    let mut expected = HOSTILE_NAMES;
    expected.sort_unstable();
    assert_eq!(listed, expected);

    while let Some((gone, _)) = tables.pop() {
        for (name, store) in &tables {
            assert_stored(world, name, store).await;
        }
        persistence.delete_store(gone).await.unwrap();
    }
    let all = Raw::open(world).await.all().await;
    assert!(all.iter().all(|(_, entries)| entries.is_empty()), "{all:?}");
}

pub(crate) async fn composed_and_decomposed_names_are_two_tables(world: &dyn World, _: Scale) {
    let persistence = opened(world).await;
    let (composed, decomposed) = ("Ünïcödé", "U\u{308}ni\u{308}co\u{308}de\u{301}");
    let other = with_string_keys(&["only here"]);

    save_fresh(&persistence, composed, &fixture(Scale::Small)).await;
    save_fresh(&persistence, decomposed, &other).await;

    assert_stored(world, composed, &fixture(Scale::Small)).await;
    assert_stored(world, decomposed, &other).await;
}

pub(crate) async fn names_that_no_table_can_have_are_refused(world: &dyn World, _: Scale) {
    let persistence = opened(world).await;
    let longest = "é".repeat(255);
    save_fresh(&persistence, &longest, &fixture(Scale::Small)).await;
    let before = Raw::open(world).await.all().await;

    for name in [String::new(), "é".repeat(256)] {
        let store = fixture(Scale::Small);
        let error =
            persistence.save(&name, &store, FAIL, SaveOptions::default()).await.unwrap_err();
        assert!(matches!(&error, SaveError::InvalidName(_)), "{error}");
        assert_eq!(error.name(), ErrorName::InvalidName);
        assert_eq!(persistence.load(&name).await.unwrap_err().name(), ErrorName::InvalidName);
        assert_eq!(
            persistence.get_metadata(&name).await.unwrap_err().name(),
            ErrorName::InvalidName
        );
        let error = persistence.delete_store(&name).await.unwrap_err();
        assert!(matches!(error, DeleteError::InvalidName(_)));
        let error = persistence.rename_store(&longest, &name).await.unwrap_err();
        assert_eq!(error.name(), ErrorName::InvalidName);
    }

    assert_eq!(Raw::open(world).await.all().await, before);
    assert_stored(world, &longest, &fixture(Scale::Small)).await;
}
