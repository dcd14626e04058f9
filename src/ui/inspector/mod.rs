//! The panel on the right: what a column holds. A click on a bar or a value shows its rows alone.
//!
//! [`facts`] is plain and knows no browser.

pub mod facts;

#[cfg(target_arch = "wasm32")]
mod bars;
#[cfg(target_arch = "wasm32")]
mod panel;

#[cfg(target_arch = "wasm32")]
pub(super) use panel::Inspector;
