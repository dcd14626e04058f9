//! Components and their one stylesheet. It shows what the workspace holds and passes on what a person
//! does; it knows no storage and decides nothing that a test without a browser would want to see:
//! geometry, cursor and keys are plain types.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "handles of signals are passed by value, since closures keep them: copies mean the same"
)]
#![cfg_attr(
    target_arch = "wasm32",
    allow(
        unreachable_pub,
        reason = "the component macro makes properties `pub`, whatever the component is"
    )
)]

pub mod commands;
pub mod grid;
pub mod inspector;
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(dead_code, reason = "the components are for the browser")
)]
mod labels;
pub mod pasted;
pub mod settings;
pub mod tools;

#[cfg(target_arch = "wasm32")]
mod about;
#[cfg(target_arch = "wasm32")]
mod acts;
#[cfg(target_arch = "wasm32")]
mod adding;
#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod bottom_bar;
#[cfg(target_arch = "wasm32")]
mod chart;
#[cfg(target_arch = "wasm32")]
mod dialogs;
#[cfg(target_arch = "wasm32")]
mod dom;
#[cfg(target_arch = "wasm32")]
mod empty;
#[cfg(target_arch = "wasm32")]
mod export;
#[cfg(target_arch = "wasm32")]
mod files;
#[cfg(target_arch = "wasm32")]
mod find;
#[cfg(target_arch = "wasm32")]
mod groups;
#[cfg(target_arch = "wasm32")]
mod icons;
#[cfg(target_arch = "wasm32")]
mod import;
#[cfg(target_arch = "wasm32")]
mod install;
#[cfg(target_arch = "wasm32")]
mod lab;
#[cfg(target_arch = "wasm32")]
mod later;
#[cfg(target_arch = "wasm32")]
mod launch;
#[cfg(target_arch = "wasm32")]
mod lazy;
#[cfg(target_arch = "wasm32")]
mod menu;
#[cfg(target_arch = "wasm32")]
mod notices;
#[cfg(target_arch = "wasm32")]
mod palette;
#[cfg(target_arch = "wasm32")]
mod picture;
#[cfg(target_arch = "wasm32")]
mod popover;
#[cfg(target_arch = "wasm32")]
mod progress;
#[cfg(target_arch = "wasm32")]
mod record;
#[cfg(target_arch = "wasm32")]
mod restore;
#[cfg(target_arch = "wasm32")]
mod rows_acts;
#[cfg(target_arch = "wasm32")]
mod schema;
#[cfg(target_arch = "wasm32")]
mod shared_files;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
mod shortcut_sheet;
#[cfg(target_arch = "wasm32")]
mod status_bar;
#[cfg(target_arch = "wasm32")]
mod storage;
#[cfg(target_arch = "wasm32")]
mod stores_panel;
#[cfg(target_arch = "wasm32")]
mod top_bar;
#[cfg(target_arch = "wasm32")]
mod worked_out;

#[cfg(target_arch = "wasm32")]
pub use app::mount;
