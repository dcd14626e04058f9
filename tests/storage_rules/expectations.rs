//! What must be stored for a commit to go ahead.

use std::cell::Cell;

use super::*;

pub(crate) async fn expectations_that_agree_let_the_commit_go_ahead(world: &dyn World) {
    let storage = opened(world).await;

    storage.commit(expecting("a", None, vec![row("a", "1")])).await.unwrap();
    storage.commit(expecting("a", Some(text("1")), vec![row("a", "2")])).await.unwrap();

    assert_eq!(value_of(&*storage, "a").await, Some(text("2")));
}

/// Commits on a wrong expectation over `a` = "1", and returns the key and value of the refusal.
async fn refused(
    world: &dyn World,
    key: &str,
    expected: Option<Stored>,
) -> (String, Option<Stored>) {
    let storage = opened(world).await;
    storage.commit(batch(vec![row("a", "1")])).await.unwrap();

    let mut wrong = expecting(key, expected, vec![row("a", "2"), row("b", "2")]);
    wrong.deletes.push((Area::Rows, "a".into()));
    wrong.expect.insert(0, Expect { area: Area::Rows, key: "none".into(), value: None });
    let outcome = storage.commit(wrong).await;

    assert_eq!(row_keys(&*storage).await, ["a"]);
    assert_eq!(value_of(&*storage, "a").await, Some(text("1")));
    match outcome {
        Err(CommitError::Mismatch { key, found }) => (key, found),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn another_value_than_expected_writes_nothing_and_is_reported(world: &dyn World) {
    let refusal = refused(world, "a", Some(text("0"))).await;

    assert_eq!(refusal, ("a".to_owned(), Some(text("1"))));
}

pub(crate) async fn an_absent_value_that_was_expected_is_reported(world: &dyn World) {
    let refusal = refused(world, "b", Some(text("1"))).await;

    assert_eq!(refusal, ("b".to_owned(), None));
}

pub(crate) async fn a_present_value_that_was_to_be_absent_is_reported(world: &dyn World) {
    let refusal = refused(world, "a", None).await;

    assert_eq!(refusal, ("a".to_owned(), Some(text("1"))));
}

pub(crate) async fn text_and_bytes_are_never_equal(world: &dyn World) {
    let refusal = refused(world, "a", Some(Stored::Bytes(b"1".to_vec()))).await;

    assert_eq!(refusal, ("a".to_owned(), Some(text("1"))));
}

pub(crate) async fn a_mismatch_stops_a_commit_of_many_bursts(world: &dyn World) {
    let storage = opened(world).await;
    let pulled = Cell::new(0);

    let puts = numbered_rows(3_000).inspect(|_| pulled.set(pulled.get() + 1));
    let expect = vec![Expect { area: Area::Metadata, key: "t:meta".into(), value: Some(text("")) }];
    let wrong = Batch { expect, ..Batch::new(Durability::Relaxed).with_puts(puts) };
    let outcome = storage.commit(wrong).await;

    assert!(matches!(outcome, Err(CommitError::Mismatch { .. })), "{outcome:?}");
    assert!(pulled.get() <= 500, "{} were encoded", pulled.get());
    assert!(row_keys(&*storage).await.is_empty());
}

pub(crate) async fn of_two_commits_on_one_base_exactly_one_wins(world: &dyn World) {
    let (one, other) = (opened(world).await, opened(world).await);
    one.commit(batch(vec![row("a", "0")])).await.unwrap();
    let base = || Some(text("0"));

    let (first, second) = join(
        one.commit(expecting("a", base(), vec![row("a", "one"), row("one", "1")])),
        other.commit(expecting("a", base(), vec![row("a", "other"), row("other", "1")])),
    )
    .await;

    let (winner, refused) = if first.is_ok() { ("one", second) } else { ("other", first) };
    let found = Some(text(winner));
    assert_eq!(refused, Err(CommitError::Mismatch { key: "a".into(), found }));
    assert_eq!(row_keys(&*one).await, ["a", winner]);
}
