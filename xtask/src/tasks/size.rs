//! `cargo xtask size`: what a first visit downloads before the grid accepts keys, as a host with brotli
//! sends it, against the budget.

use std::cmp::Reverse;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xtask::{first_visit, project};

use super::build;
use crate::run::say;

/// The most that a first visit may take.
const BUDGET_BYTES: usize = 350 * 1024;
const PACKAGED: [&str; 2] = ["js", "wasm"];
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW_BITS: u32 = 22;

/// A file of a download.
struct Part {
    name: String,
    raw_bytes: usize,
    brotli_bytes: usize,
}

pub(crate) fn run() -> Result<()> {
    build::run()?;
    check()
}

/// Compares `dist/` as it is.
pub(crate) fn check() -> Result<()> {
    let site = project::dist();
    say(&row("before the grid takes keys", "raw", "brotli"));
    let total_bytes = show(&site, &first_visit::needed(&site)?)?;
    say(&row("budget", "", &kib(BUDGET_BYTES)));
    let chunks = first_visit::chunks(&site)?;
    if !chunks.is_empty() {
        say(&row("chunks, when they are asked for", "raw", "brotli"));
        show(&site, &chunks)?;
    }
    ensure!(
        total_bytes <= BUDGET_BYTES,
        "The download is {} over its budget of {}.",
        kib(total_bytes.saturating_sub(BUDGET_BYTES)),
        kib(BUDGET_BYTES)
    );
    Ok(())
}

/// Lists what the package for JavaScript has to download.
pub(crate) fn show_package(folder: &Path) -> Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|found| PACKAGED.iter().any(|it| found == *it))
        {
            names.push(name);
        }
    }
    say(&row("", "raw", "brotli"));
    show(folder, &names).map(drop)
}

/// Lists files with what they come to, which is returned as brotli leaves it.
fn show(folder: &Path, names: &[String]) -> Result<usize> {
    ensure!(!names.is_empty(), "{} has nothing to download", folder.display());
    let mut parts = names.iter().map(|name| part(folder, name)).collect::<Result<Vec<_>>>()?;
    parts.sort_by_key(|part| Reverse(part.brotli_bytes));
    let together = Part {
        name: "together".to_owned(),
        raw_bytes: parts.iter().map(|part| part.raw_bytes).sum(),
        brotli_bytes: parts.iter().map(|part| part.brotli_bytes).sum(),
    };
    for part in parts.iter().chain([&together]) {
        say(&row(&part.name, &kib(part.raw_bytes), &kib(part.brotli_bytes)));
    }
    Ok(together.brotli_bytes)
}

fn part(folder: &Path, name: &str) -> Result<Part> {
    let path = folder.join(name);
    let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
    Ok(Part { name: name.to_owned(), raw_bytes: bytes.len(), brotli_bytes: brotli_bytes(&bytes)? })
}

fn brotli_bytes(bytes: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    let buffer_bytes = 64 * 1024;
    let mut writer = brotli::CompressorWriter::new(
        &mut compressed,
        buffer_bytes,
        BROTLI_QUALITY,
        BROTLI_WINDOW_BITS,
    );
    writer.write_all(bytes)?;
    drop(writer);
    Ok(compressed.len())
}

fn row(name: &str, raw: &str, brotli: &str) -> String {
    format!("  {name:<52} {raw:>12} {brotli:>12}")
}

fn kib(bytes: usize) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_repeats_itself_is_downloaded_once() {
        let text = "three columns under an architrave ".repeat(1000);

        let byte_count = brotli_bytes(text.as_bytes()).unwrap();

        assert!(byte_count > 10 && byte_count < 200, "{byte_count}");
    }
}
