//! What the application takes for granted of its compiler and its browser.

use js_sys::Reflect;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_module_is_compiled_with_simd() {
    const {
        assert!(
            cfg!(target_feature = "simd128"),
            "RUSTFLAGS of the shell replaces the flags in .cargo/config.toml: unset it"
        );
    }
}

#[wasm_bindgen_test]
fn the_browser_keeps_databases() {
    let global = js_sys::global();

    let indexed_db = Reflect::get(&global, &"indexedDB".into()).expect("globals can be read");

    assert!(indexed_db.is_object());
}
