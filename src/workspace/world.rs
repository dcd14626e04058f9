use std::rc::Rc;

use crate::persistence::Host;
use crate::storage::LocalFuture;

/// What the workspace needs of the world around it: the browser in the application, a fake with a
/// clock of its own in tests.
pub trait World {
    /// Milliseconds since the epoch.
    fn now_ms(&self) -> i64;

    /// 128 bits that never repeat.
    fn random(&self) -> u128;

    /// How far local time is ahead of UTC at a moment.
    fn utc_offset_minutes(&self, at_ms: i64) -> i32;

    /// Lets everything else run that waits: input, painting.
    fn yield_now(&self) -> LocalFuture<'static, ()>;

    /// Ends after a while.
    fn sleep_ms(&self, duration_ms: u32) -> LocalFuture<'static, ()>;

    /// Runs a future to its end.
    fn spawn(&self, task: LocalFuture<'static, ()>);

    /// What people here write between whole numbers and fractions.
    fn decimal_mark(&self) -> char {
        '.'
    }

    /// A small setting that outlives the page.
    fn setting(&self, name: &str) -> Option<String>;

    /// Keeps a small setting; a world that cannot keeps none.
    fn set_setting(&self, name: &str, value: &str);

    /// Tells the other tabs of this application.
    fn tell_other_tabs(&self, message: &str);

    /// Hands a file to the person: a download. The name is made safe for file systems.
    ///
    /// # Errors
    /// Why it could not, in words.
    fn hand_out_file(
        &self,
        stem: &str,
        ending: &str,
        media_type: &str,
        chunks: Vec<Vec<u8>>,
    ) -> Result<(), String>;

    /// Begins a file that comes in pieces and is handed to the person when it is finished. The name is
    /// made safe for file systems.
    ///
    /// # Errors
    /// Why it could not, in words.
    fn begin_file(
        &self,
        stem: &str,
        ending: &str,
        media_type: &str,
    ) -> Result<Box<dyn FileSink>, String>;

    /// How much is stored and granted; none if the world does not say.
    fn storage_estimate(&self) -> LocalFuture<'static, Option<StorageEstimate>>;

    /// The version of the application as it was built; none of a build for trying things.
    fn build_id(&self) -> Option<String>;

    /// Goes over to the version of the application that waits, and loads the page again.
    fn use_new_version(&self);

    /// Asks that what is stored be kept when space runs low; whether that is granted.
    fn ask_to_keep_storage(&self) -> LocalFuture<'static, bool>;
}

/// A file that is being made. Dropped before it is finished, it never was.
pub trait FileSink {
    /// Appends bytes.
    ///
    /// # Errors
    /// Why it could not, in words.
    fn write(&mut self, chunk: Vec<u8>) -> Result<(), String>;

    /// Hands the file to the person.
    ///
    /// # Errors
    /// Why it could not, in words.
    fn finish(self: Box<Self>) -> Result<(), String>;
}

/// How much of the storage is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageEstimate {
    /// What is stored.
    pub used_bytes: u64,
    /// What the browser would grant in all.
    pub granted_bytes: u64,
    /// Whether it is kept when space runs low.
    pub kept: bool,
}

/// What persistence needs of a world.
pub(super) fn host_of(world: &Rc<dyn World>) -> Host {
    let (clock, dice, others, bed) = (world.clone(), world.clone(), world.clone(), world.clone());
    Host::new(
        move || clock.now_ms(),
        move || dice.random(),
        move || others.yield_now(),
        move |duration_ms| bed.sleep_ms(duration_ms),
    )
}
