use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::rc::Rc;
use std::task::{Poll, Waker};

use futures::executor::{LocalPool, LocalSpawner};
use futures::task::LocalSpawnExt;

use crate::storage::LocalFuture;
use crate::workspace::{FileSink, StorageEstimate, World};

/// 2024-02-29T14:02:00Z.
pub(super) const START_MS: i64 = 1_709_215_320_000;

/// A file that was handed out: stem, ending, content.
pub(super) type HandedOut = (String, String, Vec<u8>);

/// A file that is being made.
struct TestFile {
    file: HandedOut,
    handed_out: Rc<RefCell<Vec<HandedOut>>>,
}

impl FileSink for TestFile {
    fn write(&mut self, chunk: Vec<u8>) -> Result<(), String> {
        self.file.2.extend(chunk);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        self.handed_out.borrow_mut().push(self.file);
        Ok(())
    }
}

/// A world in which nothing happens by itself.
pub(super) struct TestWorld {
    now_ms: Rc<Cell<i64>>,
    random: Rc<Cell<u128>>,
    sleepers: Rc<RefCell<Vec<(i64, Waker)>>>,
    pool: RefCell<LocalPool>,
    spawner: LocalSpawner,
    settings: Rc<RefCell<HashMap<String, String>>>,
    /// How far the clock moves whenever it is looked at.
    look_ms: Cell<i64>,
    pub(super) told: RefCell<Vec<String>>,
    pub(super) asked_to_keep: Cell<u32>,
    pub(super) new_versions_used: Cell<u32>,
    pub(super) files: Rc<RefCell<Vec<HandedOut>>>,
}

impl TestWorld {
    pub(super) fn new() -> Rc<Self> {
        Self::with(Rc::new(Cell::new(START_MS)), Rc::default(), Rc::default())
    }

    /// Another page of the same browser: the same time and settings.
    pub(super) fn beside(&self) -> Rc<Self> {
        Self::with(self.now_ms.clone(), self.random.clone(), self.settings.clone())
    }

    fn with(
        now_ms: Rc<Cell<i64>>,
        random: Rc<Cell<u128>>,
        settings: Rc<RefCell<HashMap<String, String>>>,
    ) -> Rc<Self> {
        let pool = LocalPool::new();
        let spawner = pool.spawner();
        Rc::new(Self {
            now_ms,
            random,
            sleepers: Rc::default(),
            pool: RefCell::new(pool),
            spawner,
            settings,
            look_ms: Cell::default(),
            told: RefCell::default(),
            asked_to_keep: Cell::default(),
            new_versions_used: Cell::default(),
            files: Rc::default(),
        })
    }

    /// Runs a future to its end; it must come without the clock moving.
    pub(super) fn finish<T: 'static>(&self, act: impl Future<Output = T> + 'static) -> T {
        let done = Rc::new(RefCell::new(None));
        let result = done.clone();
        let task = async move {
            let outcome = act.await;
            *result.borrow_mut() = Some(outcome);
        };
        self.spawner.spawn_local(task).unwrap();
        self.pool.borrow_mut().run_until_stalled();
        done.take().expect("the act came to its end")
    }

    /// From now on each look at the clock takes this long, as if much were done in between.
    pub(super) fn let_looks_take_ms(&self, look_ms: i64) {
        self.look_ms.set(look_ms);
    }

    /// Runs all that can run, without the clock moving.
    pub(super) fn settle(&self) {
        self.pool.borrow_mut().run_until_stalled();
    }

    /// Moves the clock, waking every sleeper at its time.
    pub(super) fn advance_ms(&self, duration_ms: u32) {
        let end_ms = self.now_ms.get() + i64::from(duration_ms);
        loop {
            self.settle();
            let due = self.sleepers.borrow().iter().map(|(at_ms, _)| *at_ms).min();
            let Some(at_ms) = due.filter(|at_ms| *at_ms <= end_ms) else { break };
            self.now_ms.set(at_ms.max(self.now_ms.get()));
            let mut sleepers = self.sleepers.borrow_mut();
            sleepers
                .extract_if(.., |(wake_ms, _)| *wake_ms <= at_ms)
                .for_each(|(_, waker)| waker.wake());
        }
        self.now_ms.set(end_ms);
    }
}

/// Pending once, so that others run.
async fn yield_once() {
    let mut has_yielded = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl World for TestWorld {
    fn now_ms(&self) -> i64 {
        self.now_ms.set(self.now_ms.get() + self.look_ms.get());
        self.now_ms.get()
    }

    fn random(&self) -> u128 {
        self.random.set(self.random.get() + 1);
        self.random.get()
    }

    fn utc_offset_minutes(&self, _at_ms: i64) -> i32 {
        0
    }

    fn yield_now(&self) -> LocalFuture<'static, ()> {
        Box::pin(yield_once())
    }

    fn sleep_ms(&self, duration_ms: u32) -> LocalFuture<'static, ()> {
        let (now_ms, sleepers) = (self.now_ms.clone(), self.sleepers.clone());
        let at_ms = now_ms.get() + i64::from(duration_ms);
        Box::pin(std::future::poll_fn(move |context| {
            if now_ms.get() >= at_ms {
                return Poll::Ready(());
            }
            sleepers.borrow_mut().push((at_ms, context.waker().clone()));
            Poll::Pending
        }))
    }

    fn spawn(&self, task: LocalFuture<'static, ()>) {
        self.spawner.spawn_local(task).unwrap();
    }

    fn setting(&self, name: &str) -> Option<String> {
        self.settings.borrow().get(name).cloned()
    }

    fn set_setting(&self, name: &str, value: &str) {
        self.settings.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    fn tell_other_tabs(&self, message: &str) {
        self.told.borrow_mut().push(message.to_owned());
    }

    fn hand_out_file(
        &self,
        stem: &str,
        ending: &str,
        _media_type: &str,
        chunks: Vec<Vec<u8>>,
    ) -> Result<(), String> {
        let file = (stem.to_owned(), ending.to_owned(), chunks.concat());
        self.files.borrow_mut().push(file);
        Ok(())
    }

    fn begin_file(
        &self,
        stem: &str,
        ending: &str,
        _media_type: &str,
    ) -> Result<Box<dyn FileSink>, String> {
        let file = (stem.to_owned(), ending.to_owned(), Vec::new());
        Ok(Box::new(TestFile { file, handed_out: self.files.clone() }))
    }

    fn storage_estimate(&self) -> LocalFuture<'static, Option<StorageEstimate>> {
        Box::pin(std::future::ready(None))
    }

    fn build_id(&self) -> Option<String> {
        None
    }

    fn use_new_version(&self) {
        self.new_versions_used.set(self.new_versions_used.get() + 1);
    }

    fn ask_to_keep_storage(&self) -> LocalFuture<'static, bool> {
        self.asked_to_keep.set(self.asked_to_keep.get() + 1);
        Box::pin(std::future::ready(true))
    }
}
