//! The order in which transactions take their turn, as a browser keeps it.

use std::task::Waker;

use crate::storage::Area;

/// The areas that a transaction touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Scope(u8);

impl Scope {
    pub(super) fn all() -> Self {
        Area::ALL.into_iter().collect()
    }

    fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl FromIterator<Area> for Scope {
    fn from_iter<I: IntoIterator<Item = Area>>(areas: I) -> Self {
        Self(areas.into_iter().fold(0, |bits, area| bits | (1 << area as u8)))
    }
}

/// Whether a transaction may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    ReadOnly,
    ReadWrite,
}

/// The transactions that have begun and not ended, oldest first.
///
/// A transaction may run once no older one touches an area of its own, unless both only read.
#[derive(Debug, Default)]
pub(super) struct Queue {
    next_id: u64,
    tickets: Vec<Ticket>,
}

#[derive(Debug)]
struct Ticket {
    id: u64,
    scope: Scope,
    mode: Mode,
    waker: Option<Waker>,
}

impl Queue {
    /// Begins a transaction and gives it a number.
    pub(super) fn enter(&mut self, scope: Scope, mode: Mode) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.tickets.push(Ticket { id, scope, mode, waker: None });
        id
    }

    /// Whether it is the transaction's turn; if not, `waker` is woken when that may have changed.
    pub(super) fn is_turn(&mut self, id: u64, waker: &Waker) -> bool {
        let Some(position) = self.tickets.iter().position(|ticket| ticket.id == id) else {
            return true;
        };
        let (older, own) = self.tickets.split_at_mut(position);
        let own = &mut own[0];
        let waits = older.iter().any(|older| {
            let both_read = older.mode == Mode::ReadOnly && own.mode == Mode::ReadOnly;
            !both_read && older.scope.overlaps(own.scope)
        });
        own.waker = waits.then(|| waker.clone());
        !waits
    }

    /// Ends a transaction and wakes those that wait.
    pub(super) fn leave(&mut self, id: u64) {
        self.tickets.retain(|ticket| ticket.id != id);
        for ticket in &mut self.tickets {
            if let Some(waker) = ticket.waker.take() {
                waker.wake();
            }
        }
    }
}
