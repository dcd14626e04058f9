//! Parts of the page whose code is fetched when they are first shown.

use std::rc::Rc;

use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use reactive_graph::computed::ScopedFuture;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::labels;
use crate::lazy::{NotLoaded, lazy};

/// Where the page names the sheet of what comes later.
const STYLES_NAME: &str = "meta[name=later-style]";
/// The sheet, once it was asked for.
const STYLES_LINK: &str = "link[data-later]";

/// What the boot script listens for.
const DAMAGED: &str = "peristyle-damaged";

/// What [`Lazy`] shows at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Loading,
    Here,
    Failed,
}

/// How a part is fetched and made.
type Load = Rc<dyn Fn() -> crate::lazy::Work<Result<AnyView, NotLoaded>>>;

/// Shows what `load` gives: a few words while its code is being fetched, and what can be done where
/// it cannot be. To be made by [`lazy_view`].
#[component]
fn Lazy(load: Load) -> impl IntoView {
    let stage = RwSignal::new(Stage::Loading);
    let part = StoredValue::new_local(None::<AnyView>);
    let load = StoredValue::new_local(load);
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let fetch = move || {
        stage.set(Stage::Loading);
        let loading = load.with_value(|load| load());
        let arriving = async move {
            let loaded = loading.await;
            let came = if loaded.is_ok() { Stage::Here } else { Stage::Failed };
            if part.try_set_value(loaded.ok()).is_none() {
                stage.set(came);
            }
        };
        // What is made belongs to this component and goes with it, whoever has it fetched.
        let arriving = owner.with_value(|owner| owner.with(|| ScopedFuture::new(arriving)));
        leptos::task::spawn_local(arriving);
    };
    fetch();
    move || match stage.get() {
        Stage::Loading => {
            view! { <p class="lazy-loading" role="status">{labels::LOADING}</p> }.into_any()
        }
        Stage::Here => part.try_update_value(Option::take).flatten().into_any(),
        Stage::Failed => view! {
            <div class="lazy-failed" role="alert">
                <p>{NotLoaded.to_string()}</p>
                <div class="button-row">
                    <button class="button" data-action="repair" on:click=|_| say_damaged()>
                        {labels::REPAIR}
                    </button>
                    <button class="button" data-action="load-again" on:click=move |_| fetch()>
                        {labels::TRY_AGAIN}
                    </button>
                </div>
            </div>
        }
        .into_any(),
    }
}

/// Has the boot script offer to fetch every part anew: what is kept of one may be damaged.
fn say_damaged() {
    if let Ok(event) = web_sys::Event::new(DAMAGED) {
        // Nobody stops it.
        let _ = window().dispatch_event(&event);
    }
}

/// The view that a function of `crate::lazy::lazy!` makes, or what stands in its place:
/// `lazy_view(move || about(shell))`.
pub(super) fn lazy_view<F>(load: impl Fn() -> F + 'static) -> AnyView
where
    F: Future<Output = Result<AnyView, NotLoaded>> + 'static,
{
    let load: Load = Rc::new(move || {
        let loading = load();
        Box::pin(async move {
            styles().await?;
            loading.await
        })
    });
    view! { <Lazy load/> }.into_any()
}

lazy! { panels,
    /// There as soon as its chunk is.
    fn arrival() -> () = arrived
}

const fn arrived() {}

/// Has the parts of the interface fetched before anybody asks for one.
pub(super) fn fetch_panels() {
    // Whoever asks for a part that could not be fetched is told then.
    leptos::task::spawn_local(async {
        let _ = styles().await;
    });
    leptos::task::spawn_local(async {
        let _ = arrival().await;
    });
}

/// Waits until the styles of what comes later are there. The page names their sheet until then; where all
/// is in one piece it names none.
async fn styles() -> Result<(), NotLoaded> {
    let Some(name) = document().query_selector(STYLES_NAME).ok().flatten() else { return Ok(()) };
    let link = match document().query_selector(STYLES_LINK).ok().flatten() {
        Some(link) => link,
        None => link_to(&name).map_err(|_| NotLoaded)?,
    };
    let is_there = Reflect::get(&link, &"sheet".into()).is_ok_and(|sheet| sheet.is_object());
    let settled = Promise::new(&mut |resolve, reject| {
        // An element takes every listener.
        let _ = link.add_event_listener_with_callback("load", &resolve);
        let _ = link.add_event_listener_with_callback("error", &reject);
    });
    if !is_there && JsFuture::from(settled).await.is_err() {
        // It is asked for anew the next time.
        link.remove();
        return Err(NotLoaded);
    }
    name.remove();
    Ok(())
}

fn link_to(name: &Element) -> Result<Element, JsValue> {
    let link = document().create_element("link")?;
    link.set_attribute("rel", "stylesheet")?;
    link.set_attribute("data-later", "")?;
    link.set_attribute("href", &name.get_attribute("content").unwrap_or_default())?;
    document().head().ok_or(JsValue::NULL)?.append_child(&link)?;
    Ok(link)
}

/// Does something in the frame after the one in which parts of the interface can be shown.
pub(super) fn when_panels_are_there(act: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        if styles().await.is_ok() && arrival().await.is_ok() {
            request_animation_frame(move || request_animation_frame(act));
        }
    });
}
