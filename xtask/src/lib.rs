//! What the tasks share with the end-to-end tests: where things lie, how the browser is found, and
//! the server of the built site. Knows nothing of the application's code.

#![allow(
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    reason = "what goes wrong here is told to the person at the terminal, not handled"
)]

pub mod bench;
pub mod browser;
pub mod chunks;
pub mod first_visit;
pub mod precache;
pub mod project;
pub mod server;
pub mod styles;

#[cfg(test)]
mod scratch;
