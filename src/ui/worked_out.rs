//! What takes a while to work out, for a part of the page that asks for it anew whenever it changes.

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;

/// What came of what was asked for last; none while it is being worked out. To ask again stops what was
/// asked for before, and so does the end of the part that asks. `ask` is tracked until it gives its future.
pub(super) fn worked_out<T, Work>(ask: impl Fn() -> Work + 'static) -> RwSignal<Option<T>>
where
    T: Send + Sync + 'static,
    Work: Future<Output = T> + 'static,
{
    let outcome = RwSignal::new(None);
    let running = StoredValue::new(None::<AbortHandle>);
    let stop = move || {
        if let Some(handle) = running.try_update_value(Option::take).flatten() {
            handle.abort();
        }
    };
    Effect::new(move |_| {
        stop();
        let (handle, registration) = AbortHandle::new_pair();
        running.set_value(Some(handle));
        let work = Abortable::new(ask(), registration);
        outcome.set(None);
        leptos::task::spawn_local(async move {
            if let Ok(made) = work.await {
                outcome.try_set(Some(made));
            }
        });
    });
    on_cleanup(stop);
    outcome
}
