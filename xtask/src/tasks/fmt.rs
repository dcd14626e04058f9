//! `cargo xtask fmt`.

use anyhow::{Context, Result};

use crate::needs::rust;
use crate::run::cargo;

pub(crate) fn run() -> Result<()> {
    rust::component("fmt", "rustfmt")?;
    crate::run::run(cargo(&["fmt", "--all"]))
}

pub(crate) fn check() -> Result<()> {
    rust::component("fmt", "rustfmt")?;
    crate::run::run(cargo(&["fmt", "--all", "--check"]))
        .context("The code is not formatted. This does it:\n    cargo xtask fmt")
}
