//! The tests that need a real browser, in one binary since processing each costs seconds.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod storage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
