//! `cargo xtask size`: what a first visit downloads before the grid accepts keys, as a host with brotli
//! sends it, against the budget.

use std::cmp::Reverse;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xtask::project;

use super::build;
use crate::run::say;

/// What a first visit takes at present and no more. The goal is 350 KiB; the columnar layout, repair, and
/// the offers of new versions and of installing have led away from it by 46.
const BUDGET_BYTES: usize = 432 * 1024;
const COUNTED: [&str; 4] = ["html", "css", "js", "wasm"];
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW_BITS: u32 = 22;

/// A file of a download.
pub(crate) struct Part {
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
    let total = show(&project::dist())?;
    say(&row("budget", "", &kib(BUDGET_BYTES)));
    ensure!(
        total.brotli_bytes <= BUDGET_BYTES,
        "The download is {} over its budget of {}.",
        kib(total.brotli_bytes - BUDGET_BYTES),
        kib(BUDGET_BYTES)
    );
    Ok(())
}

/// Lists what a folder has to download, and gives all of it together.
pub(crate) fn show(folder: &Path) -> Result<Part> {
    let parts = parts(folder)?;
    let total = Part {
        name: "together".to_owned(),
        raw_bytes: parts.iter().map(|part| part.raw_bytes).sum(),
        brotli_bytes: parts.iter().map(|part| part.brotli_bytes).sum(),
    };
    say(&row("", "raw", "brotli"));
    for part in parts.iter().chain([&total]) {
        say(&row(&part.name, &kib(part.raw_bytes), &kib(part.brotli_bytes)));
    }
    Ok(total)
}

fn parts(site: &Path) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let folder = fs::read_dir(site).with_context(|| format!("There is no {}", site.display()))?;
    for entry in folder {
        let path = entry?.path();
        let extension = path.extension().unwrap_or_default();
        if COUNTED.iter().any(|counted| extension == *counted) {
            let bytes = fs::read(&path)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            parts.push(Part { name, raw_bytes: bytes.len(), brotli_bytes: brotli_bytes(&bytes)? });
        }
    }
    ensure!(!parts.is_empty(), "{} holds no site", site.display());
    parts.sort_by_key(|part| Reverse(part.brotli_bytes));
    Ok(parts)
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
    format!("  {name:<44} {raw:>12} {brotli:>12}")
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
