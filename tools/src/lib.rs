//! What the wrapper around wasm-bindgen's command line does beyond it.

pub mod names;
pub mod split;
