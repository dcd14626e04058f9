//! The application: picks a storage, makes one workspace, mounts the interface.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    peristyle::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
