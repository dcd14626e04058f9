use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlMetaElement, Url};

/// The path of the folder that the page is served from, with a slash at each end: what tells this copy of
/// the application from others at the same host.
pub fn site_path() -> String {
    let path = || {
        let base = web_sys::window()?.document()?.base_uri().ok()??;
        let path = Url::new(&base).ok()?.pathname();
        Some(path[..=path.rfind('/')?].to_owned())
    };
    path().unwrap_or_else(|| "/".to_owned())
}

/// The version of the site that this page belongs to, which any change of any of its files alters; none
/// in a debug build.
pub fn build_id() -> Option<String> {
    let document = web_sys::window()?.document()?;
    let element: Element = document.query_selector("meta[name=build]").ok()??;
    let id = element.dyn_into::<HtmlMetaElement>().ok()?.content();
    (id != "dev").then_some(id)
}
