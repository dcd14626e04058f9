//! The grid: rows and columns of a table, of which only those in view are in the document.
//!
//! [`geometry`], [`scroll`], [`cursor`], [`selection`], [`beside`], [`arrangement`] and [`keys`] are plain
//! types and know no browser; the components beside them wire them to the document.

pub mod arrangement;
pub mod bars;
pub mod beside;
pub mod cursor;
pub mod geometry;
pub mod keys;
pub mod links;
pub mod scroll;
pub mod selection;

#[cfg(target_arch = "wasm32")]
mod body;
#[cfg(target_arch = "wasm32")]
mod clipboard;
#[cfg(target_arch = "wasm32")]
mod clipboard_acts;
#[cfg(target_arch = "wasm32")]
mod column_acts;
#[cfg(target_arch = "wasm32")]
mod column_drag;
#[cfg(target_arch = "wasm32")]
mod commands;
#[cfg(target_arch = "wasm32")]
mod dialogs;
#[cfg(target_arch = "wasm32")]
mod editor;
#[cfg(target_arch = "wasm32")]
mod editor_fields;
#[cfg(target_arch = "wasm32")]
mod fill_handle;
#[cfg(target_arch = "wasm32")]
mod header;
#[cfg(target_arch = "wasm32")]
mod jumps;
#[cfg(target_arch = "wasm32")]
mod menus;
#[cfg(target_arch = "wasm32")]
mod moves;
#[cfg(target_arch = "wasm32")]
mod plan_dialog;
#[cfg(target_arch = "wasm32")]
mod pointer;
#[cfg(target_arch = "wasm32")]
mod ranges;
#[cfg(target_arch = "wasm32")]
mod row;
#[cfg(target_arch = "wasm32")]
mod selecting;
#[cfg(target_arch = "wasm32")]
mod sketch;
#[cfg(target_arch = "wasm32")]
mod state;
#[cfg(target_arch = "wasm32")]
mod surface;
#[cfg(target_arch = "wasm32")]
mod widths;

#[cfg(target_arch = "wasm32")]
pub(super) use state::GridState;
#[cfg(target_arch = "wasm32")]
pub(super) use surface::Grid;
