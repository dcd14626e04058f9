//! Everything that is tested inside a browser, as one program, since processing each costs seconds.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod environment;
mod persistence;
mod platform;
mod storage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
