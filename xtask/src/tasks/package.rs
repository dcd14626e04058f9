//! `cargo xtask package`: the ES module for JavaScript in `pkg/`, with its types, ready for npm.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use xtask::project;

use super::size;
use crate::needs::{rust, wasm_bindgen};
use crate::run::{self, cargo, run_silently, say};

const PACKAGE: &str = "peristyle-bindings";
const MODULE: &str = "peristyle_bindings.wasm";
/// Optimised for speed; the folder of its output has the same name.
const PROFILE: &str = "module";
const OUT_NAME: &str = "peristyle";
const COPIED: [(&str, &str); 3] = [
    ("bindings/README.md", "README.md"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
];

pub(crate) fn run() -> Result<()> {
    build()?;
    say("The package is in pkg/:");
    size::show_package(&project::package())
}

/// Makes `pkg/` anew.
pub(crate) fn build() -> Result<()> {
    rust::wasm_target()?;
    let bindgen = wasm_bindgen::folder()?;
    say("Building the package for JavaScript…");
    let target = ["--package", PACKAGE, "--profile", PROFILE, "--target", rust::WASM];
    let mut build = cargo(&["build"]);
    build.args(target);
    run::run(build)?;
    let folder = project::package();
    if folder.is_dir() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    bind(&bindgen, &folder)?;
    for (from, to) in COPIED {
        fs::copy(project::root().join(from), folder.join(to)).with_context(|| from.to_owned())?;
    }
    let version = project::locked_version(PACKAGE)?;
    fs::write(folder.join("package.json"), manifest(&version))?;
    Ok(())
}

fn bind(bindgen: &Path, folder: &Path) -> Result<()> {
    let module = project::target().join(rust::WASM).join(PROFILE).join(MODULE);
    let mut command = Command::new(wasm_bindgen::bindgen_in(bindgen));
    command.args(["--target", "web", "--out-name", OUT_NAME]);
    // Names are a tenth of the download. With PERISTYLE_NAMES set they stay, for a profiler to show.
    if std::env::var_os("PERISTYLE_NAMES").is_none() {
        command.arg("--remove-name-section");
    }
    command.arg("--remove-producers-section").arg("--out-dir").arg(folder).arg(module);
    run_silently(command)?;
    Ok(())
}

fn manifest(version: &str) -> String {
    format!(
        r#"{{
  "name": "{OUT_NAME}",
  "version": "{version}",
  "description": "A typed, columnar, in-memory table for the browser, persisted to IndexedDB.",
  "keywords": ["column-store", "table", "dataframe", "indexeddb", "offline-first", "wasm", "csv"],
  "license": "MIT OR Apache-2.0",
  "type": "module",
  "main": "./{OUT_NAME}.js",
  "types": "./{OUT_NAME}.d.ts",
  "exports": {{
    ".": {{ "types": "./{OUT_NAME}.d.ts", "default": "./{OUT_NAME}.js" }},
    "./{OUT_NAME}_bg.wasm": "./{OUT_NAME}_bg.wasm"
  }},
  "files": [
    "{OUT_NAME}.js", "{OUT_NAME}.d.ts", "{OUT_NAME}_bg.wasm", "{OUT_NAME}_bg.wasm.d.ts", "snippets", "LICENSE-*"
  ],
  "sideEffects": false
}}
"#
    )
}
