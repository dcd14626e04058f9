//! The bar above the grid: which rows are shown and in which order.
//!
//! [`condition`], [`completing`] and [`sorting`] are plain types and know no browser; the components
//! beside them wire them to the document.

pub mod completing;
pub mod condition;
pub mod sorting;

#[cfg(target_arch = "wasm32")]
mod bar;
#[cfg(target_arch = "wasm32")]
mod chips;
#[cfg(target_arch = "wasm32")]
mod condition_form;
#[cfg(target_arch = "wasm32")]
mod expression;
#[cfg(target_arch = "wasm32")]
mod sort_form;
#[cfg(target_arch = "wasm32")]
mod state;
#[cfg(target_arch = "wasm32")]
mod value_list;

#[cfg(target_arch = "wasm32")]
pub(super) use bar::TableBar;
#[cfg(target_arch = "wasm32")]
pub(super) use state::{Tools, add_condition};
