//! How long a storage is waited for that gives no sign of life: not for ever.

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;

use futures_util::future::{Either, select};

use super::Host;

/// How often a silent storage is looked at before it is given up. Several times, so that a page that
/// was frozen in between does not take its own absence for the storage's silence.
const LOOKS: u32 = 6;
const LOOK_AFTER_MS: u32 = 5_000;

/// How long a storage may be silent, in seconds.
pub(super) const PATIENCE_S: u32 = LOOKS * LOOK_AFTER_MS / 1_000;

/// What some work comes to, or nothing if it neither ends nor adds to its signs of life for
/// [`PATIENCE_S`]. Then it is dropped, as far as it can be.
pub(super) async fn unless_silent<T>(
    host: &Host,
    signs: &Cell<u64>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let (mut seen, mut silent_looks) = (signs.get(), 0);
    while silent_looks < LOOKS {
        match select(work.as_mut(), host.sleep_ms(LOOK_AFTER_MS)).await {
            Either::Left((done, _)) => return Some(done),
            Either::Right(_) if signs.get() == seen => silent_looks += 1,
            Either::Right(_) => (seen, silent_looks) = (signs.get(), 0),
        }
    }
    None
}
