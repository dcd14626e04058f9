//! The stage for end-to-end tests: the built site behind a server that can be stopped, and a browser
//! that can be restarted on the same profile. Knows the application from outside only.
//!
//! ```no_run
//! # use e2e::{Stage, journey};
//! #[test]
//! fn a_table_survives_a_restart() -> anyhow::Result<()> {
//!     journey("restart", async |stage: &mut Stage| {
//!         stage.open().await?;
//!         stage.stop_server();
//!         stage.restart_browser().await?;
//!         stage.open().await
//!     })
//! }
//! ```

#![allow(
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    reason = "what goes wrong here is told to the person at the terminal, not handled"
)]

mod acts;
pub mod bench;
mod driver;
mod journey;
mod site;
mod stage;

pub use acts::text_of;
pub use journey::{journey, journey_in};
pub use site::{CopiedSite, PackageSite};
pub use stage::Stage;
