use super::*;
use futures_util::future::{Either, join, select};
use peristyle::persistence::{ErrorName, SaveError};

pub(crate) async fn a_fresh_save_fails_if_the_name_is_taken(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    save_fresh(&persistence, "a", &fixture(scale)).await;
    let before = Raw::open(world).await.all().await;

    let other = with_string_keys(&["x"]);
    let error = persistence.save("a", &other, FAIL, SaveOptions::default()).await.unwrap_err();

    let SaveError::Exists { stored: Some(stored), .. } = &error else { panic!("{error}") };
    assert_eq!((stored.generation, error.name()), (1, ErrorName::Conflict));
    assert!(error.to_string().contains("save number 1 of 2023-11-14T22:13:20Z"), "{error}");
    assert_eq!(Raw::open(world).await.all().await, before);
}

pub(crate) async fn a_fresh_save_can_replace_and_keeps_the_time_of_creation(
    world: &dyn World,
    scale: Scale,
) {
    let persistence = opened(world).await;
    let first = save_fresh(&persistence, "a", &fixture(scale)).await;
    let other = with_string_keys(&["x"]);

    let options = SaveOptions::default();
    let second = persistence.save("a", &other, REPLACE, options.clone()).await.unwrap();
    let third = persistence.save("new", &other, REPLACE, options).await.unwrap();

    assert_stored(world, "a", &other).await;
    assert_stored(world, "new", &other).await;
    assert_eq!(second.metadata().created_at_ms, first.metadata().created_at_ms);
    assert!(second.metadata().updated_at_ms > first.metadata().updated_at_ms);
    assert_eq!((second.metadata().generation, third.metadata().generation), (2, 1));
}

pub(crate) async fn replacing_leaves_nothing_of_what_was_there(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    save_fresh(&persistence, "a", &fixture(scale)).await;
    let raw = Raw::open(world).await;
    raw.put(Area::Blocks, "a:block:0:99", Stored::Bytes(vec![1])).await;
    raw.put_text(Area::Rows, "a:row:old", "old").await;
    raw.put_text(Area::Strings, "a:strings:9", "old").await;
    raw.put_text(Area::Metadata, "a:meta", "not even metadata").await;

    let other = with_string_keys(&["x"]);
    persistence.save("a", &other, REPLACE, SaveOptions::default()).await.unwrap();

    let blocks = ["a:block:$live:0", "a:block:$row:0", "a:block:0:0", "a:block:1:0"];
    let (rows, blocks) = match world.layout() {
        Layout::Rows => (&["a:row:x"][..], &[][..]),
        Layout::Columns => (&[][..], &blocks[..]),
    };
    assert_eq!(raw.keys(Area::Rows).await, rows);
    assert_eq!(raw.keys(Area::Blocks).await, blocks);
    assert_eq!(raw.keys(Area::Strings).await, ["a:strings"]);
    assert_stored(world, "a", &other).await;
}

async fn assert_second_gets_conflict(
    world: &dyn World,
    (first, mut one): (&ColumnStorePersistence, Loaded),
    (second, mut other): (&ColumnStorePersistence, Loaded),
) {
    one.store.update(&key(1), "name", text("of the first"), 0).unwrap();
    other.store.update(&key(2), "name", text("of the second"), 0).unwrap();

    save_on(first, &one.store, &one.saved).await;
    let before = Raw::open(world).await.all().await;
    let base = Base::On(&other.saved);
    let error = second.save("a", &other.store, base, SaveOptions::default()).await.unwrap_err();

    let SaveError::Conflict { stored: Some(stored), .. } = &error else { panic!("{error}") };
    assert_eq!((stored.generation, error.name()), (2, ErrorName::Conflict));
    assert_eq!(Raw::open(world).await.all().await, before);
    assert_stored(world, "a", &one.store).await;
}

pub(crate) async fn the_second_of_two_who_loaded_gets_a_conflict(world: &dyn World, scale: Scale) {
    let (first, second) = (opened(world).await, opened(world).await);
    save_fresh(&first, "a", &fixture(scale)).await;

    let (one, other) = (first.load("a").await.unwrap(), second.load("a").await.unwrap());

    assert_second_gets_conflict(world, (&first, one), (&second, other)).await;
}

pub(crate) async fn the_second_of_two_who_loaded_in_one_place_gets_a_conflict(
    world: &dyn World,
    scale: Scale,
) {
    let here = opened(world).await;
    save_fresh(&here, "a", &fixture(scale)).await;
    let (one, other) = (here.load("a").await.unwrap(), here.load("a").await.unwrap());

    // Not even if both are under way at once.
    let (third, fourth) = (here.load("a").await.unwrap(), here.load("a").await.unwrap());
    let save = |loaded: &Loaded| {
        here.save("a", &loaded.store, Base::On(&loaded.saved), SaveOptions::default())
    };
    let (kept, refused) = join(save(&third), save(&fourth)).await;
    assert!(kept.is_ok());
    assert_eq!(refused.unwrap_err().name(), ErrorName::Conflict);

    here.delete_store("a").await.unwrap();
    save_fresh(&here, "a", &fixture(scale)).await;
    drop((one, other));
    let (one, other) = (here.load("a").await.unwrap(), here.load("a").await.unwrap());
    assert_second_gets_conflict(world, (&here, one), (&here, other)).await;
}

pub(crate) async fn an_old_proof_is_not_good_after_a_newer_save(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let mut store = fixture(scale);
    let first = save_fresh(&persistence, "a", &store).await;
    store.delete(&key(1), 0);
    save_on(&persistence, &store, &first).await;

    let old = Base::On(&first);
    let error =
        persistence.save("a", first.table(), old, SaveOptions::default()).await.unwrap_err();

    assert_eq!(error.name(), ErrorName::Conflict);
    assert_stored(world, "a", &store).await;
}

pub(crate) async fn two_saves_of_one_store_queue(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let mut store = fixture(scale);
    let saved = save_fresh(&persistence, "a", &store).await;

    store.update(&key(1), "name", text("first"), 0).unwrap();
    let one = persistence.save("a", &store, Base::On(&saved), SaveOptions::default());
    store.update(&key(2), "name", text("second"), 0).unwrap();
    let two = persistence.save("a", &store, Base::On(&saved), SaveOptions::default());
    store.delete(&key(1), 0);
    let three = persistence.save("a", &store, Base::On(&saved), SaveOptions::default());
    let ((one, two), three) = join(join(one, two), three).await;

    let generations = [one, two, three].map(|saved| saved.unwrap().metadata().generation);
    assert_eq!(generations, [2, 3, 4]);
    assert_stored(world, "a", &store).await;
}

pub(crate) async fn a_save_after_a_delete_says_that_it_is_gone(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let store = fixture(scale);
    let saved = save_fresh(&persistence, "a", &store).await;
    opened(world).await.delete_store("a").await.unwrap();

    let base = Base::On(&saved);
    let error = persistence.save("a", &store, base, SaveOptions::default()).await.unwrap_err();

    assert!(matches!(&error, SaveError::Gone { .. }), "{error}");
    assert_eq!(error.name(), ErrorName::Gone);
    assert!(Raw::open(world).await.keys(Area::Rows).await.is_empty());
    save_fresh(&persistence, "a", &store).await;
    assert_stored(world, "a", &store).await;
}

pub(crate) async fn a_save_on_another_table_is_refused(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let store = fixture(scale);
    let saved = save_fresh(&persistence, "a", &store).await;

    let base = Base::On(&saved);
    let error = persistence.save("b", &store, base, SaveOptions::default()).await.unwrap_err();

    assert!(matches!(&error, SaveError::OtherBase { .. }), "{error}");
    assert_eq!(persistence.list_stores().await.unwrap(), ["a"]);
}

pub(crate) async fn a_load_during_saves_gives_one_of_them(world: &dyn World, scale: Scale) {
    let (writer, reader) = (opened(world).await, opened(world).await);
    let mut store = fixture(scale);
    let mut saved = save_fresh(&writer, "a", &store).await;
    let mut versions = vec![store.snapshot()];

    let write = async {
        for n in 0..4 {
            store.update(&key(1), "price", Value::Float(f64::from(n)), 0).unwrap();
            store.update(&key(4), "price", Value::Float(f64::from(n)), 0).unwrap();
            store.insert_row(&[("id", Value::Int(-100 - i64::from(n)))], 0).unwrap();
            saved = save_on(&writer, &store, &saved).await;
            versions.push(store.snapshot());
        }
    };
    let (loaded, ()) = join(reader.load("a"), write).await;

    match loaded {
        Ok(loaded) => {
            let same =
                versions.iter().find(|version| version.next_row_id() == loaded.store.next_row_id());
            assert_same(&loaded.store, same.unwrap());
        }
        Err(error) => assert_eq!(error.name(), ErrorName::Conflict),
    }
    assert_stored(world, "a", &store).await;
}

pub(crate) async fn a_dropped_save_leaves_the_old_or_the_new(world: &dyn World, scale: Scale) {
    let persistence = opened(world).await;
    let mut store = fixture(scale);
    let mut saved = save_fresh(&persistence, "a", &store).await;

    for pauses in 0..40 {
        let before = saved.table().clone();
        store.update(&key(1), "price", Value::Float(f64::from(pauses)), 0).unwrap();
        store.insert_row(&[("id", Value::Int(-100 - i64::from(pauses)))], 0).unwrap();
        let base = Base::On(&saved);
        let save = persistence.save("a", &store, base, SaveOptions::default());
        let completed = stopped_after(world, pauses, save).await;
        let stored = load_anew(world, "a").await.store;
        let is_new = stored.next_row_id() == store.next_row_id();
        assert_same(&stored, if is_new { &store } else { &before });
        assert!(is_new || completed.is_none(), "{pauses} pauses: {completed:?}");
        if let Some(completed) = completed {
            saved = completed.unwrap();
        }
        // Whatever happened, the next save on the old proof goes on from there.
        saved = save_on(&persistence, &store, &saved).await;
        assert_stored(world, "a", &store).await;
    }
}

/// What a future comes to, unless it is dropped before, after so many pauses.
async fn stopped_after<T>(
    world: &dyn World,
    pauses: u32,
    future: impl Future<Output = T>,
) -> Option<T> {
    let stop = async {
        for _ in 0..pauses {
            world.pause().await;
        }
    };
    match select(Box::pin(stop), Box::pin(future)).await {
        Either::Left(_) => None,
        Either::Right((output, _)) => Some(output),
    }
}
