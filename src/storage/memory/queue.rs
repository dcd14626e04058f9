//! The order in which transactions take their turn, as a browser keeps it.

use std::task::Waker;

/// Whether a transaction may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    ReadOnly,
    ReadWrite,
}

const READERS: (Mode, Mode) = (Mode::ReadOnly, Mode::ReadOnly);

/// The transactions that have begun and not ended, oldest first.
///
/// A transaction may run once all older ones are done, but those that only read run together.
/// Which areas they touch makes no difference: a commit does not know its puts when it begins,
/// and so takes all of them.
#[derive(Debug, Default)]
pub(super) struct Queue {
    next_id: u64,
    tickets: Vec<Ticket>,
}

#[derive(Debug)]
struct Ticket {
    id: u64,
    mode: Mode,
    waker: Option<Waker>,
}

impl Queue {
    /// Begins a transaction and gives it a number.
    pub(super) fn enter(&mut self, mode: Mode) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.tickets.push(Ticket { id, mode, waker: None });
        id
    }

    /// Whether it is the transaction's turn; if not, `waker` is woken when that may have changed.
    pub(super) fn is_turn(&mut self, id: u64, waker: &Waker) -> bool {
        let Some(position) = self.tickets.iter().position(|ticket| ticket.id == id) else {
            return true;
        };
        let (older, own) = self.tickets.split_at_mut(position);
        let own = &mut own[0];
        let waits = older.iter().any(|older| (older.mode, own.mode) != READERS);
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
