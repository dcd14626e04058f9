//! A tab: somebody with an open table, who knows what was stored of it last.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures::executor::block_on;
use futures::task::noop_waker;
use peristyle::codec::{LayoutChoice, SaveId};
use peristyle::persistence::{
    Base, ColumnStorePersistence, Host, IfExists, SaveError, SaveOptions, Saved,
};
use peristyle::storage::{MemoryDisk, MemoryStorage};

use crate::step::{Name, Save};
use crate::table::model_walk::{Op, Pair};

const DATABASE: &str = "walk";
/// The simulator knows no time: a while is a number of its steps.
const MS_PER_YIELD: u32 = 50;

pub(crate) struct Tab {
    pub(crate) persistence: ColumnStorePersistence,
    pub(crate) pair: Pair,
    pub(crate) basis: Option<Saved>,
    /// Saves of which this tab does not know that they happened.
    pub(crate) doubtful: Vec<SaveId>,
}

/// A save that was begun: it can be polled, dropped or brought to its end.
pub(crate) type Saving = Pin<Box<dyn Future<Output = Result<Saved, SaveError>>>>;

impl Tab {
    pub(crate) fn new(disk: &MemoryDisk, random: &Rc<Cell<u128>>) -> Self {
        let persistence = connect(disk, random);
        Self { persistence, pair: Pair::new(), basis: None, doubtful: Vec::new() }
    }

    /// The page is loaded again, and its person opens the table at once.
    pub(crate) fn restart(&mut self, disk: &MemoryDisk, random: &Rc<Cell<u128>>) {
        self.persistence = connect(disk, random);
        self.doubtful.clear();
    }

    /// The name under which a save stores; none if there is nothing yet to build on.
    pub(crate) fn name_of(&self, save: Save) -> Option<String> {
        match save {
            Save::On | Save::In(_) => self.basis.as_ref().map(|saved| saved.name().to_owned()),
            Save::Fresh(name) | Save::Replacing(name) => Some(name.to_owned()),
        }
    }

    pub(crate) fn save(&self, name: &str, save: Save) -> Saving {
        let base = match (save, &self.basis) {
            (Save::Fresh(_), _) => Base::Fresh { if_exists: IfExists::Fail },
            (Save::On | Save::In(_), Some(saved)) => Base::On(saved),
            _ => Base::Fresh { if_exists: IfExists::Replace },
        };
        let layout = match save {
            Save::In(layout) => Some(LayoutChoice::Always(layout)),
            _ => None,
        };
        let options = SaveOptions { layout, ..SaveOptions::default() };
        Box::pin(self.persistence.save(name, &self.pair.store, base, options))
    }

    /// Polls a save so often, then makes an edit, then waits for the save.
    pub(crate) fn edit_during(
        &mut self,
        mut saving: Saving,
        polls: u8,
        op: &Op,
    ) -> Result<Saved, SaveError> {
        let early = poll_often(&mut saving, polls);
        self.pair.apply(op);
        early.unwrap_or_else(|| block_on(saving))
    }

    pub(crate) fn basis_for_rename(&self, to: Name) -> Option<Saved> {
        self.basis.clone().filter(|saved| saved.name() != to)
    }
}

/// Polls a save so often; its outcome if it came.
pub(crate) fn poll_often(saving: &mut Saving, polls: u8) -> Option<Result<Saved, SaveError>> {
    let waker = noop_waker();
    let mut context = Context::from_waker(&waker);
    (0..polls).find_map(|_| match saving.as_mut().poll(&mut context) {
        Poll::Ready(outcome) => Some(outcome),
        Poll::Pending => None,
    })
}

/// Persistence that is open.
pub(crate) fn connect(disk: &MemoryDisk, random: &Rc<Cell<u128>>) -> ColumnStorePersistence {
    let storage = Rc::new(MemoryStorage::new(disk.clone(), DATABASE));
    let persistence = ColumnStorePersistence::new(storage, host(random.clone()));
    block_on(persistence.init()).unwrap();
    persistence
}

pub(crate) fn delete_database(disk: &MemoryDisk) {
    disk.delete_database(DATABASE);
}

pub(crate) fn sever(disk: &MemoryDisk) {
    disk.sever(DATABASE);
}

fn host(random: Rc<Cell<u128>>) -> Host {
    Host::new(
        || 1_700_000_000_000,
        move || {
            random.set(random.get() + 1);
            random.get()
        },
        || Box::pin(yield_often(1)),
        |duration_ms| Box::pin(yield_often(duration_ms / MS_PER_YIELD)),
    )
}

async fn yield_often(mut count: u32) {
    poll_fn(|context| {
        if count == 0 {
            return Poll::Ready(());
        }
        count -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
