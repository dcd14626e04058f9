use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

const MS_PER_POLL: u32 = 50;

/// Whether a task asked to be polled again.
#[derive(Default)]
struct Asked(AtomicBool);

impl Wake for Asked {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What a future comes to that waits for nothing outside itself; nothing if it waits for something that
/// never comes, as for a storage that is silent.
pub(super) fn run_dry<T>(future: impl Future<Output = T>) -> Option<T> {
    let asked = Arc::new(Asked::default());
    let waker = Waker::from(asked.clone());
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return Some(value),
            Poll::Pending if asked.0.swap(false, Ordering::Relaxed) => {}
            Poll::Pending => return None,
        }
    }
}

/// A while where nothing takes time: so many polls, more than any answer takes.
pub(super) async fn sleep_dry(duration_ms: u32) {
    let mut polls = duration_ms / MS_PER_POLL;
    poll_fn(|context| {
        if polls == 0 {
            return Poll::Ready(());
        }
        polls -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[test]
    fn a_future_that_waits_for_nothing_comes_to_its_end_and_another_does_not() {
        let mut is_first = true;
        let later = poll_fn(move |context| {
            if std::mem::take(&mut is_first) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(7)
        });

        assert_eq!(run_dry(ready(6)), Some(6));
        assert_eq!(run_dry(later), Some(7));
        assert_eq!(run_dry(pending::<u8>()), None);
    }
}
