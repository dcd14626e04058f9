//! `cargo xtask build`: the site in `dist/`.

use std::process::Command;

use anyhow::Result;
use xtask::project;

use crate::needs::{rust, trunk, wasm_bindgen};
use crate::run::{cargo, path_with, say};

/// The released site loads in parts; what is built for trying things does not.
const IN_CHUNKS: [&str; 2] = ["--features", "split"];

pub(crate) fn run() -> Result<()> {
    rust::wasm_target()?;
    let mut trunk = trunk()?;
    say("Building the site…");
    // Trunk would build it just so, but without cargo's progress.
    let target = ["--target", "wasm32-unknown-unknown", "--bin", "peristyle-app"];
    let mut cargo = cargo(&["build", "--release"]);
    cargo.args(target).args(IN_CHUNKS);
    crate::run::run(cargo)?;
    trunk.args(["build", "--release"]).args(IN_CHUNKS);
    crate::run::run_silently(trunk)?;
    Ok(())
}

/// Trunk at the top of the project, with everything on its `PATH` that it would otherwise download.
pub(crate) fn trunk() -> Result<Command> {
    let program = trunk::trunk()?;
    let bindgen = wasm_bindgen::folder()?;
    let mut trunk = trunk::command(&program);
    trunk.current_dir(project::root()).env("PATH", path_with(&bindgen)?);
    trunk.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    Ok(trunk)
}
