//! The application: picks a storage, makes one workspace, mounts the interface.

#[cfg(target_arch = "wasm32")]
mod browser_world;

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    peristyle::ui::mount(browser_world::open_workspace);
}

/// The application lives in a browser; built for another machine it does nothing.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
