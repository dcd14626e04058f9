use std::fmt;
use std::rc::Rc;

use crate::storage::LocalFuture;

/// What persistence needs of the world outside: the time, randomness, a way to let others run and
/// a way to wait.
#[derive(Clone)]
pub struct Host {
    now_ms: Rc<dyn Fn() -> i64>,
    random: Rc<dyn Fn() -> u128>,
    yield_now: Rc<dyn Fn() -> LocalFuture<'static, ()>>,
    sleep_ms: Rc<dyn Fn(u32) -> LocalFuture<'static, ()>>,
}

impl Host {
    /// `now_ms` gives the time in ms since the epoch, `random` 128 bits that never repeat,
    /// `yield_now` a future that lets the page draw and answer before it is ready, `sleep_ms` one that
    /// is ready after so many ms.
    pub fn new(
        now_ms: impl Fn() -> i64 + 'static,
        random: impl Fn() -> u128 + 'static,
        yield_now: impl Fn() -> LocalFuture<'static, ()> + 'static,
        sleep_ms: impl Fn(u32) -> LocalFuture<'static, ()> + 'static,
    ) -> Self {
        Self {
            now_ms: Rc::new(now_ms),
            random: Rc::new(random),
            yield_now: Rc::new(yield_now),
            sleep_ms: Rc::new(sleep_ms),
        }
    }

    /// The time in ms since the epoch.
    pub fn now_ms(&self) -> i64 {
        (self.now_ms)()
    }

    /// 128 random bits.
    pub fn random(&self) -> u128 {
        (self.random)()
    }

    /// Lets others run.
    pub fn yield_now(&self) -> LocalFuture<'static, ()> {
        (self.yield_now)()
    }

    /// Comes back after a while.
    pub fn sleep_ms(&self, duration_ms: u32) -> LocalFuture<'static, ()> {
        (self.sleep_ms)(duration_ms)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").finish_non_exhaustive()
    }
}
