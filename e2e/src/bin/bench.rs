//! The driver of `cargo xtask bench`: measures, shows the table, and keeps it in `target/bench`.

use std::io::{self, Write};
use std::{env, fs};

use anyhow::{Context, Result};
use e2e::bench::{self, Report};
use xtask::bench::Options;
use xtask::project;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let options = Options::parse(&arguments)?;
    let report = bench::measure(&options, say)?;
    say(&format!("\n{}", report.for_terminal()));
    say(&keep(&report, &arguments)?);
    Ok(())
}

/// Says where the report is.
fn keep(report: &Report, arguments: &[String]) -> Result<String> {
    let folder = project::target().join("bench");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let (json, markdown) = (folder.join("bench.json"), folder.join("bench.md"));
    fs::write(&json, report.as_json()?)?;
    fs::write(&markdown, report.as_markdown(arguments))?;
    Ok(format!(
        "All samples are in {}, the table as Markdown in {}.",
        json.display(),
        markdown.display()
    ))
}

fn say(text: &str) {
    // When nobody listens any more, the work goes on all the same.
    writeln!(io::stdout(), "{text}").ok();
}
