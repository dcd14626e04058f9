//! `cargo xtask runner`: runs a test program made for the browser; named in .cargo/config.toml, so that
//! plain `cargo test --target wasm32-unknown-unknown` works too.

use std::process::Command;

use anyhow::Result;

use crate::needs::{browser, wasm_bindgen};

pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let folder = wasm_bindgen::folder()?;
    let mut runner = Command::new(wasm_bindgen::runner_in(&folder));
    // Cargo hands on its own `--quiet`, which this runner does not know.
    let arguments = arguments.iter().filter(|argument| **argument != "--quiet");
    runner.args(arguments).env("CHROMEDRIVER", browser::browser()?.driver());
    crate::run::run(runner)
}
