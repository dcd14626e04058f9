use web_sys::Storage;

/// A small setting of this origin; none if it was never set or the browser keeps none.
pub fn setting(name: &str) -> Option<String> {
    local_storage()?.get_item(name).ok().flatten()
}

/// Keeps a small setting. Where the browser keeps none, the setting lasts no longer than the page, which
/// is all that a setting promises.
pub fn set_setting(name: &str, value: &str) -> bool {
    local_storage().is_some_and(|storage| storage.set_item(name, value).is_ok())
}

fn local_storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
