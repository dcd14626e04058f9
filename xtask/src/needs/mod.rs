//! What tasks need on this machine: found, or brought from a package registry, or named together with
//! the command that brings it.

pub(crate) mod browser;
pub(crate) mod node;
pub(crate) mod rust;
pub(crate) mod trunk;
pub(crate) mod wasm_bindgen;
