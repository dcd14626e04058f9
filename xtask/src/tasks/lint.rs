//! `cargo xtask lint`: formatting and clippy, warnings being errors.

use anyhow::Result;

use super::fmt;
use crate::needs::rust;
use crate::run::{cargo, say};

/// Each a way in which the code is compiled by somebody.
const WAYS: [(&str, &[&str]); 7] = [
    ("the library alone", &["--no-default-features", "--all-targets"]),
    ("everything, for this machine", &["--workspace", "--all-targets"]),
    ("the library alone, for the browser", &["--no-default-features", "--lib", "--target", WASM]),
    // The unit tests of the pure rooms are for this machine: proptest is, and they run quicker.
    ("the application, for the browser", &["--lib", "--bins", "--target", WASM]),
    ("the released application", &["--lib", "--bins", "--features", "split", "--target", WASM]),
    ("its tests in the browser", &["--test", "browser", "--target", WASM]),
    ("the package for JavaScript", &["--package", "peristyle-bindings", "--target", WASM]),
];
const WASM: &str = "wasm32-unknown-unknown";

pub(crate) fn run() -> Result<()> {
    say("Checking the formatting…");
    fmt::check()?;
    rust::component("clippy", "clippy")?;
    rust::wasm_target()?;
    for (what, options) in WAYS {
        say(&format!("Linting {what}…"));
        let mut clippy = cargo(&["clippy"]);
        clippy.args(options).args(["--", "-D", "warnings"]);
        crate::run::run(clippy)?;
    }
    Ok(())
}
