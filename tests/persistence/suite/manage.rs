use super::*;
use peristyle::persistence::{ErrorName, TransferError};

pub(crate) async fn tables_are_listed_by_their_names(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    assert_eq!(persistence.list_stores().await.unwrap(), [""; 0]);
    let store = fixture(scale);
    for name in ["b", "a:1", "a"] {
        save_fresh(&persistence, name, &store).await;
    }
    Raw::open(world).await.put_text(Area::Metadata, "c%zz:meta", "{}").await;

    assert_eq!(persistence.list_stores().await.unwrap(), ["a:1", "a", "b"]);
    let listed = persistence.list_metadata().await.unwrap();
    let names: Vec<_> = listed.iter().map(|listing| listing.name.as_str()).collect();
    assert_eq!(names, ["a:1", "a", "b", "c%zz:meta"]);
    assert_eq!(listed[1].metadata.as_ref().unwrap().row_count as usize, store.row_count());
    assert_eq!(listed[3].metadata.as_ref().unwrap_err().key, "c%zz:meta");
}

pub(crate) async fn a_damaged_table_is_in_the_list(world: &dyn World, _: Scale) {
    let persistence = opened(world).await;
    save_fresh(&persistence, "a", &fixture(Scale::Small)).await;
    Raw::open(world).await.put_text(Area::Metadata, "b:meta", "{\"version\":1}").await;

    let listed = persistence.list_metadata().await.unwrap();

    assert_eq!(persistence.list_stores().await.unwrap(), ["a", "b"]);
    assert!(listed[0].metadata.is_ok());
    assert_eq!(listed[1].metadata.as_ref().unwrap_err().key, "b:meta");
    assert_eq!(persistence.get_metadata("b").await.unwrap_err().name(), ErrorName::Corrupt);
    persistence.delete_store("b").await.unwrap();
    assert_eq!(persistence.list_stores().await.unwrap(), ["a"]);
}

pub(crate) async fn what_is_not_there_has_no_metadata_and_is_not_found(
    world: &dyn World,
    _: Scale,
) {
    let persistence = opened(world).await;

    assert_eq!(persistence.get_metadata("none").await.unwrap(), None);
    assert_eq!(persistence.load("none").await.unwrap_err().name(), ErrorName::NotFound);
    let error = persistence.rename_store("none", "other").await.unwrap_err();
    assert_eq!(error.name(), ErrorName::NotFound);
    let error = persistence.copy_store("none", "other").await.unwrap_err();
    assert_eq!(error.name(), ErrorName::NotFound);
}

pub(crate) async fn deleting_what_is_not_there_is_no_error(world: &dyn World, _: Scale) {
    opened(world).await.delete_store("none").await.unwrap();
}

pub(crate) async fn a_deleted_table_leaves_nothing(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    save_fresh(&persistence, "a", &fixture(scale)).await;

    persistence.delete_store("a").await.unwrap();

    let all = Raw::open(world).await.all().await;
    assert!(all.iter().all(|(_, entries)| entries.is_empty()));
    assert_eq!(persistence.list_stores().await.unwrap(), [""; 0]);
}

pub(crate) async fn a_renamed_table_keeps_everything_but_its_name(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let store = fixture(scale);
    let saved = save_fresh(&persistence, "a", &store).await;
    save_fresh(&persistence, "a:b", &with_string_keys(&["x"])).await;

    let metadata = persistence.rename_store("a", "new: 100%").await.unwrap();

    assert_eq!(persistence.list_stores().await.unwrap(), ["a:b", "new: 100%"]);
    assert_stored(world, "new: 100%", &store).await;
    assert_stored(world, "a:b", &with_string_keys(&["x"])).await;
    assert_eq!(Some(&metadata), persistence.get_metadata("new: 100%").await.unwrap().as_ref());
    assert_eq!(metadata.created_at_ms, saved.metadata().created_at_ms);
    assert_eq!(metadata.digest, saved.metadata().digest);
    assert_ne!(metadata.save_id, saved.save_id());
    let left = Raw::open(world).await.all().await;
    let mut keys = left.iter().flat_map(|(_, entries)| entries).map(|(key, _)| key);
    assert!(!keys.any(|key| key.starts_with("a:")));
    let base = Base::On(&saved);
    let error = persistence.save("a", &store, base, SaveOptions::default()).await.unwrap_err();
    assert_eq!(error.name(), ErrorName::Gone);
}

pub(crate) async fn a_renamed_open_table_is_saved_on_under_its_new_name(
    world: &dyn World,
    scale: Scale,
) {
    let persistence = opened(world).await;
    let mut store = fixture(scale);
    let first = save_fresh(&persistence, "a", &store).await;
    store.delete(&key(1), 0);
    let saved = save_on(&persistence, &store, &first).await;

    let error = persistence.rename_saved(&first, "b").await.unwrap_err();
    assert!(matches!(error, TransferError::Conflict { .. }), "{error}");
    let renamed = persistence.rename_saved(&saved, "b").await.unwrap();
    store.delete(&key(2), 0);
    let saved = save_on(&persistence, &store, &renamed).await;

    assert_eq!((renamed.name(), saved.name()), ("b", "b"));
    assert_stored(world, "b", &store).await;
    assert_eq!(saved.metadata().bytes, Raw::open(world).await.byte_count().await);
}

pub(crate) async fn a_copy_is_a_table_of_its_own(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let mut store = fixture(scale);
    let saved = save_fresh(&persistence, "a", &store).await;

    let copied = persistence.copy_store("a", "b").await.unwrap();
    let before = store.snapshot();
    store.delete(&key(1), 0);
    save_on(&persistence, &store, &saved).await;

    assert!(copied.created_at_ms > saved.metadata().created_at_ms);
    assert_eq!((copied.name(), copied.generation), ("b", 1));
    assert_stored(world, "a", &store).await;
    assert_stored(world, "b", &before).await;
}

pub(crate) async fn renaming_and_copying_refuse_a_name_that_is_taken(world: &dyn World, _: Scale) {
    let persistence = opened(world).await;
    save_fresh(&persistence, "a", &fixture(Scale::Small)).await;
    save_fresh(&persistence, "b", &with_string_keys(&["x"])).await;
    let before = Raw::open(world).await.all().await;

    for to in ["a", "b"] {
        let renamed = persistence.rename_store("a", to).await.unwrap_err();
        let copied = persistence.copy_store("a", to).await.unwrap_err();
        assert!(matches!(&renamed, TransferError::Exists { .. }), "{renamed}");
        assert!(matches!(&copied, TransferError::Exists { .. }), "{copied}");
    }

    assert_eq!(Raw::open(world).await.all().await, before);
}

pub(crate) async fn a_damaged_table_stays_damaged_when_it_is_copied(
    world: &dyn World,
    scale: Scale,
) {
    let persistence = opened(world).await;
    save_fresh(&persistence, "a", &fixture(scale)).await;
    Raw::open(world).await.delete(Area::Rows, "a:row:-6").await;

    persistence.copy_store("a", "b").await.unwrap();
    persistence.rename_store("a", "c").await.unwrap();

    for name in ["b", "c"] {
        assert_eq!(persistence.load(name).await.unwrap_err().name(), ErrorName::Corrupt);
    }
}

pub(crate) async fn before_init_every_verb_is_closed(world: &dyn World, _: Scale) {
    let open = opened(world).await;
    let saved = save_fresh(&open, "a", &fixture(Scale::Small)).await;
    let closed = closed(world);
    let store = fixture(Scale::Small);

    let names = [
        closed.save("b", &store, FAIL, SaveOptions::default()).await.unwrap_err().name(),
        closed.load("a").await.unwrap_err().name(),
        closed.list_stores().await.unwrap_err().name(),
        closed.list_metadata().await.unwrap_err().name(),
        closed.get_metadata("a").await.unwrap_err().name(),
        closed.delete_store("a").await.unwrap_err().name(),
        closed.rename_store("a", "b").await.unwrap_err().name(),
        closed.rename_saved(&saved, "b").await.unwrap_err().name(),
        closed.copy_store("a", "b").await.unwrap_err().name(),
    ];

    assert_eq!(names, [ErrorName::Closed; 9]);
    assert!(closed.load("a").await.unwrap_err().to_string().contains("init()"));
    assert_stored(world, "a", &store).await;
}

pub(crate) async fn after_close_the_next_use_opens_again(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let mut store = fixture(scale);
    let saved = save_fresh(&persistence, "a", &store).await;

    persistence.close();
    store.delete(&key(1), 0);
    save_on(&persistence, &store, &saved).await;
    persistence.close();

    assert_same(&persistence.load("a").await.unwrap().store, &store);
}
