//! wasm-bindgen's command line and test runner, at the version of the lock file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use xtask::{precache, project};

use crate::run::{run, say};

const SOURCES: [&str; 6] = [
    "Cargo.toml",
    "src/bin/wasm-bindgen.rs",
    "src/bin/wasm-bindgen-test-runner.rs",
    "src/lib.rs",
    "src/names.rs",
    "src/split.rs",
];

/// The folder of both programs, built when first needed.
pub(crate) fn folder() -> Result<PathBuf> {
    let version = project::locked_version("wasm-bindgen")?;
    let tools = project::root().join("tools");
    let root = project::cache()?.join(format!("wasm-bindgen-{version}-{}", fingerprint(&tools)?));
    let folder = root.join("bin");
    if !runner_in(&folder).is_file() {
        install(&tools, &root, &version)?;
    }
    Ok(folder)
}

/// The test runner in that folder.
pub(crate) fn runner_in(folder: &Path) -> PathBuf {
    folder.join(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX))
}

/// wasm-bindgen itself in that folder.
pub(crate) fn bindgen_in(folder: &Path) -> PathBuf {
    folder.join(format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX))
}

/// The programs wrap wasm-bindgen's; other wrappers are other programs.
fn fingerprint(tools: &Path) -> Result<String> {
    let mut text = String::new();
    for source in SOURCES {
        let path = tools.join(source);
        text += &fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    }
    Ok(precache::digest(text.as_bytes())[..8].to_owned())
}

fn install(tools: &Path, root: &Path, version: &str) -> Result<()> {
    say(&format!("Installing wasm-bindgen {version} and its test runner (about 3 minutes, once)…"));
    let mut cargo = Command::new("cargo");
    cargo.args(["install", "--quiet", "--locked", "--profile", "tools", "--path"]).arg(tools);
    cargo.arg("--root").arg(root).current_dir(project::root());
    run(cargo).with_context(|| {
        format!(
            "wasm-bindgen {version} is missing. This brings it:\n    \
             cargo install --locked --profile tools --path tools --root {}",
            root.display()
        )
    })
}
