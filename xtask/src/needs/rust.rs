//! Parts of the Rust toolchain that rustup brings.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{cargo, run_silently, say};

/// The target of everything that runs in a browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The standard library of the browser's target.
pub(crate) fn wasm_target() -> Result<()> {
    let mut question = Command::new("rustc");
    question.args(["--print", "target-libdir", "--target", WASM]);
    let folder = run_silently(question).context("Rust is missing: see https://rustup.rs")?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    bring(&["target", "add", WASM], &format!("Rust's target {WASM}"))
}

/// A command of cargo, such as `fmt`, that the component of that name brings.
pub(crate) fn component(cargo_command: &str, component: &str) -> Result<()> {
    match run_silently(cargo(&[cargo_command, "--version"])) {
        Ok(_) => Ok(()),
        Err(_) => bring(&["component", "add", component], &format!("Rust's component {component}")),
    }
}

fn bring(arguments: &[&str], what: &str) -> Result<()> {
    say(&format!("Installing {what}…"));
    let mut rustup = Command::new("rustup");
    rustup.args(arguments);
    run_silently(rustup).with_context(|| {
        format!("{what} is missing. This brings it:\n    rustup {}", arguments.join(" "))
    })?;
    Ok(())
}
