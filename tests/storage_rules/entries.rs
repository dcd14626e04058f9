//! Connections, and entries that are put and read.

use std::cell::Cell;

use peristyle::storage::Answer;

use super::*;

pub(crate) async fn before_the_first_open_every_verb_fails_with_closed(world: &dyn World) {
    let storage = world.connect();
    storage.close();

    let read = storage.read(vec![Query::Get { area: Area::Rows, key: "a".into() }]).await;
    let commit = storage.commit(batch(vec![row("a", "1")])).await;

    let read_error = read.unwrap_err();
    assert_eq!(read_error.kind(), StorageErrorKind::Closed);
    assert!(read_error.to_string().contains("init()"), "{read_error}");
    assert!(
        matches!(&commit, Err(CommitError::Storage(error)) if error.kind() == StorageErrorKind::Closed),
        "{commit:?}"
    );
}

pub(crate) async fn opening_again_does_nothing(world: &dyn World) {
    let storage = opened(world).await;
    storage.commit(batch(vec![row("a", "1")])).await.unwrap();

    storage.open().await.unwrap();

    assert_eq!(value_of(&*storage, "a").await, Some(text("1")));
}

pub(crate) async fn what_was_put_is_read_back(world: &dyn World) {
    let storage = opened(world).await;
    let keys = ["", " ", "a:b", "__proto__", "\u{0}", "e\u{301}", "é", "😀", "\u{FFFF}"];
    let values = [
        text(""),
        text("plain"),
        text("\u{0}\u{FFFF}😀\r\n"),
        Stored::Bytes(Vec::new()),
        Stored::Bytes((0..=255).collect()),
    ];
    let mut puts = Vec::new();
    for area in Area::ALL {
        for key in keys {
            for (n, value) in values.iter().enumerate() {
                puts.push(Put { area, key: format!("{key}{n}"), value: value.clone() });
            }
        }
    }

    storage.commit(batch(puts.clone())).await.unwrap();

    let gets = puts.iter().map(|put| Query::Get { area: put.area, key: put.key.clone() });
    let answers = storage.read(gets.collect()).await.unwrap();
    assert_eq!(answers.len(), puts.len());
    for (put, answer) in puts.into_iter().zip(answers) {
        assert_eq!(answer.into_value(), Some(put.value), "{:?} {:?}", put.area, put.key);
    }
}

pub(crate) async fn a_put_replaces_what_was_there(world: &dyn World) {
    let storage = opened(world).await;
    storage.commit(batch(vec![row("a", "1"), row("a", "2")])).await.unwrap();
    assert_eq!(value_of(&*storage, "a").await, Some(text("2")));

    storage.commit(batch(vec![row("a", "3")])).await.unwrap();

    assert_eq!(value_of(&*storage, "a").await, Some(text("3")));
    assert_eq!(row_keys(&*storage).await, ["a"]);
}

pub(crate) async fn keys_come_in_utf16_order(world: &dyn World) {
    let storage = opened(world).await;
    let in_order = ["", "A", "a", "a:", "a;", "é", "\u{D7FF}", "😀", "\u{E000}", "\u{FFFF}"];
    let puts = in_order.iter().rev().map(|key| row(key, key)).collect();

    storage.commit(batch(puts)).await.unwrap();

    assert_eq!(row_keys(&*storage).await, in_order);
    let query = Query::Entries { area: Area::Rows, range: everything(), limit: None };
    let entries = storage.read(vec![query]).await.unwrap().remove(0).into_entries();
    assert_eq!(entries, in_order.map(|key| (key.to_owned(), text(key))));
}

pub(crate) async fn a_range_ends_before_its_upper_bound(world: &dyn World) {
    let storage = opened(world).await;
    let keys = ["t:row", "t:row:", "t:row:1", "t:row:\u{FFFF}", "t:row;", "t:rows"];
    storage.commit(batch(keys.map(|key| row(key, key)).into())).await.unwrap();
    let within = |lower: &str, upper: &str| {
        let range = KeyRange::new(lower, upper).unwrap();
        vec![Query::Keys { area: Area::Rows, range, limit: None }]
    };

    let rows = storage.read(within("t:row:", "t:row;")).await.unwrap().remove(0).into_keys();
    let none = storage.read(within("t:row:", "t:row:")).await.unwrap().remove(0).into_keys();

    assert_eq!(rows, ["t:row:", "t:row:1", "t:row:\u{FFFF}"]);
    assert!(none.is_empty());
}

pub(crate) async fn a_limit_counts_from_the_lowest_key(world: &dyn World) {
    let storage = opened(world).await;
    storage.commit(batch(["c", "a", "b"].map(|key| row(key, key)).into())).await.unwrap();
    let (area, range) = (Area::Rows, everything());
    let entries = |limit| Query::Entries { area, range: range.clone(), limit };
    let keys = |limit| Query::Keys { area, range: range.clone(), limit };

    let queries =
        vec![entries(Some(2)), keys(Some(1)), keys(Some(0)), entries(Some(0)), keys(Some(9))];
    let mut answers = storage.read(queries).await.unwrap().into_iter();

    let pair = |key: &str| (key.to_owned(), text(key));
    assert_eq!(answers.next().unwrap().into_entries(), [pair("a"), pair("b")]);
    assert_eq!(answers.next().unwrap().into_keys(), ["a"]);
    assert!(answers.next().unwrap().into_keys().is_empty());
    assert!(answers.next().unwrap().into_entries().is_empty());
    assert_eq!(answers.next().unwrap().into_keys(), ["a", "b", "c"]);
}

pub(crate) async fn answers_come_in_the_order_of_the_queries(world: &dyn World) {
    let storage = opened(world).await;
    storage.commit(batch(vec![row("a", "1"), row("b", "2")])).await.unwrap();
    let get = |area, key: &str| Query::Get { area, key: key.to_owned() };

    let queries = [
        get(Area::Rows, "b"),
        get(Area::Metadata, "a"),
        get(Area::Rows, "a"),
        get(Area::Rows, "b"),
    ];
    let answers = storage.read(queries.into()).await.unwrap();
    let nothing = storage.read(Vec::new()).await.unwrap();

    let values: Vec<_> = answers.into_iter().map(Answer::into_value).collect();
    assert_eq!(values, [Some(text("2")), None, Some(text("1")), Some(text("2"))]);
    assert!(nothing.is_empty());
}

pub(crate) async fn two_connections_see_the_same_entries(world: &dyn World) {
    let (one, other) = (opened(world).await, opened(world).await);

    one.commit(batch(vec![row("a", "1")])).await.unwrap();
    one.close();

    assert_eq!(one.database(), other.database());
    assert_eq!(value_of(&*other, "a").await, Some(text("1")));
}

pub(crate) async fn after_close_the_next_use_opens_again(world: &dyn World) {
    let storage = opened(world).await;
    storage.commit(batch(vec![row("a", "1")])).await.unwrap();

    storage.close();
    assert_eq!(value_of(&*storage, "a").await, Some(text("1")));
    storage.close();
    storage.close();
    storage.commit(batch(vec![row("a", "2")])).await.unwrap();

    assert_eq!(value_of(&*storage, "a").await, Some(text("2")));
}

pub(crate) async fn close_lets_a_running_commit_finish(world: &dyn World) {
    let storage = opened(world).await;
    let pulled = Cell::new(0);
    let puts = numbered_rows(1_300).inspect(|_| pulled.set(pulled.get() + 1));
    let commit = storage.commit(Batch::new(Durability::Relaxed).with_puts(puts));
    let commit = drive_until(commit, || pulled.get() > 0).await;

    storage.close();
    commit.await.unwrap();

    assert_eq!(row_keys(&*storage).await.len(), 1_300);
}
