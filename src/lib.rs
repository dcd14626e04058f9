//! Peristyle: a typed, columnar, in-memory table and its persistence to `IndexedDB`, with the
//! interface that makes a table workspace of them.
//!
//! Rooms are modules and imports point one way; `ARCHITECTURE.md` is the map.

pub mod codec;
#[cfg(feature = "app")]
pub mod lazy;
pub mod persistence;
#[cfg(target_arch = "wasm32")]
pub mod platform;
pub mod storage;
#[cfg(feature = "app")]
pub mod ui;
#[cfg(feature = "app")]
pub mod workspace;

pub use peristyle_column_store as column_store;
pub use peristyle_transfer as transfer;

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
