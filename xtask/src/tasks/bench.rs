//! `cargo xtask bench`: the package beside a bare program, in a browser.

use std::fs;

use anyhow::{Context, Result};
use xtask::bench::Options;
use xtask::project;

use super::package;
use crate::needs::browser;
use crate::run::{cargo, run as run_command, say};

const DRIVER: [&str; 8] = ["run", "--package", "e2e", "--profile", "tools", "--bin", "bench", "--"];

pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    Options::parse(arguments)?;
    package::build()?;
    browser::browser()?;
    say("Building the driver of the browser…");
    let folder = project::target().join("bench");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let mut driver = cargo(&DRIVER);
    // The browser's profile goes where temporary files go, which may be in memory: figures of storage are
    // those of a disk.
    driver.args(arguments).env("TMPDIR", folder);
    run_command(driver)
}
