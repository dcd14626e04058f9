//! How many requests are sent to a storage before one of them is waited for.
//!
//! Waiting for every put takes three times as long as waiting for none; sending all of them at
//! once keeps the page busy until the last is sent. A burst is sent in one go, its last request
//! is waited for, and the next burst follows in that request's continuation.

use super::{EncodeError, Put, Puts, Stored};

/// The most puts in a burst.
const BURST_PUTS: usize = 500;
/// The size in bytes at which a burst is full: some milliseconds of encoding and copying.
const BURST_BYTES: usize = 1 << 19;

/// Whether the puts of a commit have come to their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remaining {
    /// There may be more.
    Maybe,
    /// There are none.
    Nothing,
}

/// Pulls puts until the burst is full, or has taken long enough, or there are no more, and hands each to
/// `issue`.
pub(super) fn issue_burst<E: From<EncodeError>>(
    puts: &mut Puts<'_>,
    mut is_due: impl FnMut() -> bool,
    mut issue: impl FnMut(Put) -> Result<(), E>,
) -> Result<Remaining, E> {
    let mut bytes = 0;
    for _ in 0..BURST_PUTS {
        let Some(put) = puts.next() else { return Ok(Remaining::Nothing) };
        let put = put?;
        refuse_foreign(&put)?;
        bytes += put.key.len() + put.value.byte_count();
        issue(put)?;
        if bytes >= BURST_BYTES || is_due() {
            break;
        }
    }
    Ok(Remaining::Maybe)
}

fn refuse_foreign(put: &Put) -> Result<(), EncodeError> {
    match &put.value {
        Stored::Text(_) | Stored::Bytes(_) => Ok(()),
        Stored::Foreign(kind) => {
            Err(EncodeError::new(format!("{:?}: a foreign value ({kind}) cannot be put", put.key)))
        }
    }
}
