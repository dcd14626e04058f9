//! The column store and its persistence for JavaScript: two classes, whose names and argument order are
//! those of the column-store API for the web that users may know.
//!
//! It converts types and errors and does nothing else; every rule lives in `peristyle`. Two things are
//! watched over here: nothing that JavaScript holds stays borrowed while something is awaited, so that a
//! store can be used and even freed during its save; and whatever foreign code throws while a value of it
//! is read comes back as an error, since an exception that passes through would leave the store borrowed
//! for ever.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::doc_markdown,
    clippy::missing_errors_doc,
    reason = "the documentation of what is exported is read by users of JavaScript, in their editors"
)]

mod arguments;
mod cells;
mod errors;
mod objects;
mod persistence;
mod records;
mod rows;
mod signal;
mod store;
mod types;

pub use errors::Thrown;
pub use persistence::ColumnStorePersistence;
pub use store::ColumnStoreWasm;

use wasm_bindgen::prelude::wasm_bindgen;

/// Lets a fault of this program show its words in the console.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
