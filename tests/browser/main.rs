//! Everything that is tested inside a browser, as one program.
#![cfg(target_arch = "wasm32")]

mod environment;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
