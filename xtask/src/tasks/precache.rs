//! `cargo xtask precache`: Trunk's hook after a build, named in Trunk.toml.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};
use xtask::{chunks, precache, project, styles};

pub(crate) fn run() -> Result<()> {
    let site = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let site = site.context("Trunk runs this task itself, after a build")?;
    match env::var("TRUNK_PROFILE").as_deref() {
        Ok("release") => {
            chunks::bring(&site, &project::target().join("wasm-bindgen/release"))?;
            styles::join(&site)?;
            precache::write(&site).map(drop)
        }
        // Caches would stand between a person who edits and the page.
        _ => precache::allow_inline_script(&site),
    }
}
