use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

use super::Saved;

/// Who may work on the table of a name: one after the other, in the order in which they came.
#[derive(Default)]
pub(super) struct Turns {
    queues: RefCell<HashMap<String, Weak<Queue>>>,
}

/// Those who wait for one name; it lives as long as anybody does.
#[derive(Default)]
struct Queue {
    waiting: RefCell<VecDeque<(u64, Option<Waker>)>>,
    next_number: Cell<u64>,
    /// The last save that somebody in this queue completed.
    last: RefCell<Option<Saved>>,
}

/// A place in the queue of a name; dropping it lets the next one in.
pub(super) struct Turn {
    queue: Rc<Queue>,
    number: u64,
}

impl Turns {
    /// Takes the last place in the queue of a name.
    pub(super) fn enter(&self, name: &str) -> Turn {
        let mut queues = self.queues.borrow_mut();
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = queues.get(name).and_then(Weak::upgrade).unwrap_or_else(|| {
            let queue = Rc::<Queue>::default();
            queues.insert(name.to_owned(), Rc::downgrade(&queue));
            queue
        });
        let number = queue.next_number.replace(queue.next_number.get() + 1);
        queue.waiting.borrow_mut().push_back((number, None));
        Turn { queue, number }
    }
}

impl Turn {
    /// Comes back when all who came before are done.
    pub(super) async fn begins(&self) {
        poll_fn(|context| self.poll_begins(context)).await;
    }

    fn poll_begins(&self, context: &Context<'_>) -> Poll<()> {
        let mut waiting = self.queue.waiting.borrow_mut();
        if waiting.front().is_some_and(|(number, _)| *number == self.number) {
            return Poll::Ready(());
        }
        if let Some((_, waker)) = waiting.iter_mut().find(|(number, _)| *number == self.number) {
            *waker = Some(context.waker().clone());
        }
        Poll::Pending
    }

    /// The last save that somebody in this queue completed while there was one.
    pub(super) fn last(&self) -> Option<Saved> {
        self.queue.last.borrow().clone()
    }

    /// Tells those who wait of a completed save.
    pub(super) fn completed(&self, saved: &Saved) {
        *self.queue.last.borrow_mut() = Some(saved.clone());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut waiting = self.queue.waiting.borrow_mut();
        waiting.retain(|(number, _)| *number != self.number);
        let next = waiting.front_mut().and_then(|(_, waker)| waker.take());
        drop(waiting);
        if let Some(waker) = next {
            waker.wake();
        }
    }
}
