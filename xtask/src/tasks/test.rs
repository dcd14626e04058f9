//! `cargo xtask test`: everything, what fails quickly first.

use std::time::Instant;

use anyhow::Result;

use super::{build, lint, package, size};
use crate::needs::{browser, rust, wasm_bindgen};
use crate::run::{run_tests, say};

pub(crate) fn run() -> Result<()> {
    let mut report = Report::new();
    report.step("lints", || lint::run().map(|()| Vec::new()))?;
    report.step("native tests", native)?;
    report.step("tests in the browser", in_browser)?;
    report.step("the built site and its size", || {
        build::run()?;
        size::check().map(|()| Vec::new())
    })?;
    report.step("the package for JavaScript", || package::build().map(|()| Vec::new()))?;
    report.step("end-to-end tests", of_built_site)?;
    report.close();
    Ok(())
}

pub(crate) fn run_native() -> Result<()> {
    native().map(drop)
}

pub(crate) fn run_browser() -> Result<()> {
    in_browser().map(drop)
}

pub(crate) fn run_e2e() -> Result<()> {
    build::run()?;
    package::build()?;
    of_built_site().map(drop)
}

fn native() -> Result<Vec<String>> {
    say("Testing the library…");
    let mut lines = run_tests(&[], &[])?;
    say("Testing the tasks…");
    lines.extend(run_tests(&["--package", "xtask", "--profile", "tools"], &[])?);
    Ok(lines)
}

fn in_browser() -> Result<Vec<String>> {
    rust::wasm_target()?;
    wasm_bindgen::folder()?;
    browser::browser()?;
    say("Testing in the browser…");
    run_tests(&["--target", "wasm32-unknown-unknown", "--test", "browser"], &[])
}

fn of_built_site() -> Result<Vec<String>> {
    browser::browser()?;
    say("Testing the built site and the package from outside…");
    run_tests(&["--package", "e2e", "--profile", "tools"], &["--test-threads", "1"])
}

/// What was done, how long it took, and the closing lines of its test runners.
struct Report {
    lines: Vec<String>,
}

impl Report {
    fn new() -> Self {
        Self { lines: Vec::new() }
    }

    #[expect(clippy::disallowed_methods, reason = "this clock is not the application's")]
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Vec<String>>) -> Result<()> {
        let start = Instant::now();
        let closing_lines = work()?;
        self.lines.push(format!("  {name:<32} {:>6.1} s", start.elapsed().as_secs_f64()));
        self.lines.extend(closing_lines.iter().map(|line| format!("      {line}")));
        Ok(())
    }

    fn close(&self) {
        say("\nEverything holds:");
        for line in &self.lines {
            say(line);
        }
    }
}
