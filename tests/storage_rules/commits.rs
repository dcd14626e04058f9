//! Commits: their order, their bursts, and that they are whole or nothing.

use std::cell::Cell;

use super::*;

pub(crate) async fn deletes_come_before_puts(world: &dyn World) {
    let storage = opened(world).await;
    let old = ["a:1", "a:2", "b", "c"].map(|key| row(key, "old"));
    storage.commit(batch(old.into())).await.unwrap();

    let change = Batch {
        delete_ranges: vec![(Area::Rows, KeyRange::new("a:", "a;").unwrap())],
        deletes: vec![(Area::Rows, "b".into())],
        ..batch(vec![row("a:2", "new"), row("b", "new")])
    };
    storage.commit(change).await.unwrap();

    assert_eq!(row_keys(&*storage).await, ["a:2", "b", "c"]);
    assert_eq!(value_of(&*storage, "a:2").await, Some(text("new")));
    assert_eq!(value_of(&*storage, "b").await, Some(text("new")));
}

pub(crate) async fn deleting_what_is_absent_is_no_error(world: &dyn World) {
    let storage = opened(world).await;
    storage.commit(batch(vec![row("kept", "1")])).await.unwrap();

    let change = Batch {
        delete_ranges: vec![
            (Area::Rows, KeyRange::new("x", "y").unwrap()),
            (Area::Rows, KeyRange::new("kept", "kept").unwrap()),
        ],
        deletes: vec![(Area::Blocks, "kept".into()), (Area::Rows, "z".into())],
        ..batch(Vec::new())
    };
    storage.commit(change).await.unwrap();

    assert_eq!(row_keys(&*storage).await, ["kept"]);
}

pub(crate) async fn an_empty_commit_completes(world: &dyn World) {
    let storage = opened(world).await;

    storage.commit(batch(Vec::new())).await.unwrap();
    storage.commit(Batch::new(Durability::Strict)).await.unwrap();

    assert!(row_keys(&*storage).await.is_empty());
}

pub(crate) async fn an_encoding_error_in_a_later_burst_writes_nothing(world: &dyn World) {
    let storage = opened(world).await;
    storage.commit(batch(vec![row("t:row:000001", "old")])).await.unwrap();

    let error = EncodeError::new("row 1,200 cannot be written");
    let puts = numbered_rows(1_200).chain([Err(error.clone())]).chain(numbered_rows(10));
    let outcome = storage.commit(Batch::new(Durability::Relaxed).with_puts(puts)).await;

    assert_eq!(outcome, Err(CommitError::Encode(error)));
    assert_eq!(row_keys(&*storage).await, ["t:row:000001"]);
    assert_eq!(value_of(&*storage, "t:row:000001").await, Some(text("old")));
}

pub(crate) async fn a_foreign_value_cannot_be_put(world: &dyn World) {
    let storage = opened(world).await;

    let foreign = Put { value: Stored::Foreign("number".into()), ..row("b", "") };
    let outcome = storage.commit(batch(vec![row("a", "1"), foreign])).await;

    assert!(matches!(outcome, Err(CommitError::Encode(_))), "{outcome:?}");
    assert!(row_keys(&*storage).await.is_empty());
}

pub(crate) async fn puts_are_pulled_in_bursts(world: &dyn World) {
    let storage = opened(world).await;
    let pulled = Cell::new(0);
    let puts = numbered_rows(1_600).inspect(|_| pulled.set(pulled.get() + 1));
    let mut commit = storage.commit(Batch::new(Durability::Relaxed).with_puts(puts));
    let mut most_at_once = 0;

    let outcome = poll_fn(|context| {
        let before = pulled.get();
        let answer = commit.as_mut().poll(context);
        most_at_once = most_at_once.max(pulled.get() - before);
        answer
    })
    .await;

    outcome.unwrap();
    assert_eq!(pulled.get(), 1_600);
    assert!((1..=500).contains(&most_at_once), "{most_at_once} at once");
}

pub(crate) async fn large_values_make_small_bursts(world: &dyn World) {
    let storage = opened(world).await;
    let pulled = Cell::new(0);
    let block = |n: u8| Put {
        area: Area::Blocks,
        key: format!("t:block:{n}"),
        value: Stored::Bytes(vec![n; 300_000]),
    };
    let puts = (0..6).map(|n| Ok(block(n))).inspect(|_| pulled.set(pulled.get() + 1));

    let commit = storage.commit(Batch::new(Durability::Relaxed).with_puts(puts));
    let commit = drive_until(commit, || pulled.get() > 0).await;
    // Two of them fill a burst; on a slow machine its time is over before.
    assert!((1..=2).contains(&pulled.get()), "{} at once", pulled.get());
    commit.await.unwrap();

    let get = |n: u8| Query::Get { area: Area::Blocks, key: format!("t:block:{n}") };
    let answers = storage.read((0..6).map(get).collect()).await.unwrap();
    for (n, answer) in (0..6).zip(answers) {
        assert_eq!(answer.into_value(), Some(block(n).value));
    }
}

pub(crate) async fn a_commit_of_many_bursts_is_whole(world: &dyn World) {
    let storage = opened(world).await;

    // Multiples of the burst and their neighbours, so that the last burst is empty, full, or one.
    for count in [499, 500, 501, 2_000] {
        let clear = (Area::Rows, everything());
        let puts = Batch::new(Durability::Relaxed).with_puts(numbered_rows(count));
        storage.commit(Batch { delete_ranges: vec![clear], ..puts }).await.unwrap();

        assert_eq!(row_keys(&*storage).await.len(), count);
    }
}

pub(crate) async fn a_future_that_was_never_polled_does_nothing(world: &dyn World) {
    let storage = opened(world).await;

    drop(storage.commit(batch(vec![row("a", "1")])));

    assert!(row_keys(&*storage).await.is_empty());
}

/// Drops a commit of 2,000 rows in its burst number `bursts`, or later where bursts are cut short by time.
async fn drop_after_bursts(storage: &dyn Storage, bursts: usize) {
    let pulled = Cell::new(0);
    let puts = numbered_rows(2_000).inspect(|_| pulled.set(pulled.get() + 1));
    let change = Batch {
        delete_ranges: vec![(Area::Rows, everything())],
        ..Batch::new(Durability::Relaxed).with_puts(puts)
    };
    let commit = drive_until(storage.commit(change), || pulled.get() > bursts * 500 - 500).await;
    drop(commit);
    assert!((bursts * 500 - 499..=bursts * 500).contains(&pulled.get()), "{} rows", pulled.get());
}

pub(crate) async fn dropping_the_future_after_the_first_burst_aborts(world: &dyn World) {
    let storage = opened(world).await;
    storage.commit(batch(vec![row("old", "1")])).await.unwrap();

    for bursts in [1, 2, 3] {
        drop_after_bursts(&*storage, bursts).await;

        assert_eq!(row_keys(&*storage).await, ["old"], "after {bursts} bursts");
    }
}

pub(crate) async fn the_storage_works_on_after_a_dropped_commit(world: &dyn World) {
    let storage = opened(world).await;
    drop_after_bursts(&*storage, 2).await;

    storage.commit(batch(vec![row("new", "1")])).await.unwrap();

    assert_eq!(row_keys(&*storage).await, ["new"]);
}

pub(crate) async fn a_read_during_a_commit_sees_all_of_it_or_nothing(world: &dyn World) {
    let (writer, reader) = (opened(world).await, opened(world).await);
    let puts = Batch::new(Durability::Relaxed).with_puts(numbered_rows(1_700));

    let reading = async {
        let mut counts = Vec::new();
        for _ in 0..20 {
            counts.push(row_keys(&*reader).await.len());
        }
        counts
    };
    let (outcome, counts) = join(writer.commit(puts), reading).await;

    outcome.unwrap();
    assert!(counts.iter().all(|count| [0, 1_700].contains(count)), "{counts:?}");
    assert_eq!(row_keys(&*reader).await.len(), 1_700);
}
