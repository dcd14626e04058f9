//! What every storage promises, written once and run over the simulator and over real browsers.

#![allow(clippy::unwrap_used, reason = "a rule is a test, though it does not say so to clippy")]

mod commits;
mod entries;
mod expectations;

pub(crate) use commits::*;
pub(crate) use entries::*;
pub(crate) use expectations::*;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use futures_util::future::join;
use peristyle::storage::{
    Area, Batch, CommitError, Durability, EncodeError, Expect, KeyRange, Put, Query, Storage,
    StorageErrorKind, Stored,
};

/// A database that connections can be made to.
pub(crate) trait World {
    /// A connection that was not opened yet, to the same database each time.
    fn connect(&self) -> Rc<dyn Storage>;
}

/// Hands the name of every rule to a macro that makes a test of it.
#[macro_export]
macro_rules! for_each_storage_rule {
    ($make_test:ident) => {
        $make_test! {
            before_the_first_open_every_verb_fails_with_closed
            opening_again_does_nothing
            what_was_put_is_read_back
            a_put_replaces_what_was_there
            keys_come_in_utf16_order
            a_range_ends_before_its_upper_bound
            a_limit_counts_from_the_lowest_key
            answers_come_in_the_order_of_the_queries
            deletes_come_before_puts
            deleting_what_is_absent_is_no_error
            an_empty_commit_completes
            expectations_that_agree_let_the_commit_go_ahead
            another_value_than_expected_writes_nothing_and_is_reported
            an_absent_value_that_was_expected_is_reported
            a_present_value_that_was_to_be_absent_is_reported
            text_and_bytes_are_never_equal
            a_mismatch_stops_a_commit_of_many_bursts
            an_encoding_error_in_a_later_burst_writes_nothing
            a_foreign_value_cannot_be_put
            puts_are_pulled_in_bursts
            large_values_make_small_bursts
            a_commit_of_many_bursts_is_whole
            a_future_that_was_never_polled_does_nothing
            dropping_the_future_after_the_first_burst_aborts
            the_storage_works_on_after_a_dropped_commit
            of_two_commits_on_one_base_exactly_one_wins
            a_read_during_a_commit_sees_all_of_it_or_nothing
            two_connections_see_the_same_entries
            after_close_the_next_use_opens_again
            close_lets_a_running_commit_finish
        }
    };
}

/// An open connection.
pub(crate) async fn opened(world: &dyn World) -> Rc<dyn Storage> {
    let storage = world.connect();
    storage.open().await.expect("a storage that is well opens");
    storage
}

/// A text to put into `rows`.
pub(crate) fn row(key: &str, text: &str) -> Put {
    Put { area: Area::Rows, key: key.to_owned(), value: Stored::Text(text.to_owned()) }
}

/// A batch that puts `puts`.
pub(crate) fn batch(puts: Vec<Put>) -> Batch<'static> {
    Batch::new(Durability::Relaxed).with_puts(puts.into_iter().map(Ok))
}

/// Numbered rows whose keys are in the order of their numbers.
pub(crate) fn numbered_rows(count: usize) -> impl Iterator<Item = Result<Put, EncodeError>> {
    (0..count).map(|n| Ok(row(&format!("t:row:{n:06}"), &n.to_string())))
}

/// All keys of `rows`.
pub(crate) async fn row_keys(storage: &dyn Storage) -> Vec<String> {
    let query = Query::Keys { area: Area::Rows, range: everything(), limit: None };
    storage.read(vec![query]).await.unwrap().remove(0).into_keys()
}

/// The value under one key of `rows`.
pub(crate) async fn value_of(storage: &dyn Storage, key: &str) -> Option<Stored> {
    let query = Query::Get { area: Area::Rows, key: key.to_owned() };
    storage.read(vec![query]).await.unwrap().remove(0).into_value()
}

/// A value that is text.
pub(crate) fn text(text: &str) -> Stored {
    Stored::Text(text.to_owned())
}

pub(crate) fn everything() -> KeyRange {
    KeyRange::new("", "\u{FFFF}\u{FFFF}").unwrap()
}

pub(crate) fn expecting(key: &str, value: Option<Stored>, puts: Vec<Put>) -> Batch<'static> {
    let expect = vec![Expect { area: Area::Rows, key: key.to_owned(), value }];
    Batch { expect, ..batch(puts) }
}

/// Drives `future` until `stop` holds, and hands it back unfinished.
pub(crate) async fn drive_until<F: Future + Unpin>(mut future: F, stop: impl Fn() -> bool) -> F {
    poll_fn(|context| {
        if stop() {
            return Poll::Ready(());
        }
        assert!(Pin::new(&mut future).poll(context).is_pending(), "it ended before the moment");
        if stop() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    future
}
