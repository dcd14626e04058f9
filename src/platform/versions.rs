use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
    VisibilityState,
};

use super::page::PageHook;
use super::{sleep_ms, spawn};

/// How often a page that stays open looks for a new version.
const LOOK_EVERY_MS: u32 = 60 * 60 * 1000;

/// What is new about the versions of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteNews {
    /// A new version is complete on this device and waits.
    Waits,
    /// Another tab went over to a new version.
    TakenElsewhere,
}

/// A watch over the versions of the site that the service worker keeps; it ends when this is dropped.
///
/// It looks for a new one at once, whenever the page becomes visible and every hour, and never goes over
/// to it unasked.
pub struct SiteVersions(Rc<Watch>);

struct Watch {
    container: ServiceWorkerContainer,
    on_news: Box<dyn Fn(SiteNews)>,
    /// Whether a worker answered for this page before: the first one of all is no news.
    was_kept: Cell<bool>,
    /// Whether this tab asked for the new version.
    has_asked: Cell<bool>,
    registration: RefCell<Option<ServiceWorkerRegistration>>,
    hooks: RefCell<Vec<PageHook>>,
}

impl SiteVersions {
    /// Begins to watch; none where the browser has no service workers.
    pub fn watch(on_news: impl Fn(SiteNews) + 'static) -> Option<Self> {
        let container = web_sys::window()?.navigator().service_worker();
        // Absent outside of secure contexts, where the getter gives undefined.
        if container.is_undefined() {
            return None;
        }
        let watch = Rc::new(Watch {
            was_kept: Cell::new(container.controller().is_some()),
            container,
            on_news: Box::new(on_news),
            has_asked: Cell::default(),
            registration: RefCell::default(),
            hooks: RefCell::default(),
        });
        watch.listen_for_takeover();
        spawn(begin(Rc::downgrade(&watch)));
        Some(Self(watch))
    }

    /// Goes over to the version that waits, if one does, and loads the page again.
    pub fn use_waiting(&self) {
        let registration = self.0.registration.borrow();
        let waiting = registration.as_ref().and_then(ServiceWorkerRegistration::waiting);
        self.0.has_asked.set(true);
        if waiting.is_none_or(|waiting| !ask_to_take_over(&waiting)) {
            reload();
        }
    }
}

async fn begin(watch: Weak<Watch>) {
    let ready = watch.upgrade().and_then(|watch| watch.container.ready().ok());
    let Some(ready) = ready else { return };
    // The promise is never rejected; where no worker comes it waits for ever.
    let Ok(registration) = JsFuture::from(ready).await else { return };
    let registration: ServiceWorkerRegistration = registration.unchecked_into();
    if let Some(watch) = watch.upgrade() {
        watch.begin(&registration);
    }
    while let Some(watch) = watch.upgrade() {
        watch.look();
        drop(watch);
        sleep_ms(LOOK_EVERY_MS).await;
    }
}

impl Watch {
    fn begin(self: &Rc<Self>, registration: &ServiceWorkerRegistration) {
        self.registration.replace(Some(registration.clone()));
        if registration.waiting().is_some() && self.was_kept.get() {
            (self.on_news)(SiteNews::Waits);
        }
        let (watch, of) = (Rc::downgrade(self), registration.clone());
        self.listen(registration, "updatefound", move || {
            if let (Some(watch), Some(worker)) = (watch.upgrade(), of.installing()) {
                watch.wait_for(&worker);
            }
        });
        let watch = Rc::downgrade(self);
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            self.listen(&document.clone(), "visibilitychange", move || {
                if let Some(watch) = watch.upgrade()
                    && document.visibility_state() == VisibilityState::Visible
                {
                    watch.look();
                }
            });
        }
    }

    fn wait_for(self: &Rc<Self>, worker: &ServiceWorker) {
        let (watch, of) = (Rc::downgrade(self), worker.clone());
        self.listen(worker, "statechange", move || {
            let is_installed = of.state() == ServiceWorkerState::Installed;
            if let Some(watch) =
                watch.upgrade().filter(|watch| is_installed && watch.was_kept.get())
            {
                (watch.on_news)(SiteNews::Waits);
            }
        });
    }

    fn listen_for_takeover(self: &Rc<Self>) {
        let watch = Rc::downgrade(self);
        self.listen(&self.container, "controllerchange", move || {
            let Some(watch) = watch.upgrade() else { return };
            if watch.has_asked.get() {
                reload();
            } else if watch.was_kept.replace(true) {
                (watch.on_news)(SiteNews::TakenElsewhere);
            }
        });
    }

    fn listen(
        &self,
        target: &web_sys::EventTarget,
        event: &'static str,
        on_event: impl Fn() + 'static,
    ) {
        let hook = PageHook::new(target.clone(), event, move |_| on_event());
        self.hooks.borrow_mut().extend(hook);
    }

    /// Looks for a new version. Without a network there is none.
    fn look(&self) {
        if let Some(registration) = &*self.registration.borrow()
            && let Ok(looked) = registration.update()
        {
            spawn(async move {
                let _ = JsFuture::from(looked).await;
            });
        }
    }
}

/// Whether it was asked. When it has taken over, the page is told.
fn ask_to_take_over(waiting: &ServiceWorker) -> bool {
    let message = Object::new();
    Reflect::set(&message, &JsValue::from_str("type"), &JsValue::from_str("SKIP_WAITING")).is_ok()
        && waiting.post_message(&message).is_ok()
}

fn reload() {
    if let Some(window) = web_sys::window() {
        // Refused only while the page is being left.
        let _ = window.location().reload();
    }
}
