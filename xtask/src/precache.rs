//! Makes one version of a built site: the list of every file with its digest, written into `sw.js`, so
//! that the bytes of `sw.js` change if and only if the site did. Knows no Trunk.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

const SERVICE_WORKER: &str = "sw.js";
const PAGE: &str = "index.html";
/// What the page does not need to start and to work: these are fetched when asked for.
const LEFT_OUT: [&str; 5] = [SERVICE_WORKER, "_headers", "404.", "sample/", "screenshots/"];
const VERSION_LINE: &str = "const VERSION = ";
const LIST_LINE: &str = "const PRECACHE = ";
const WASM_BYTES: &str = "data-wasm-bytes=\"";
const BUILD_ID: &str = "<meta name=\"build\" content=\"";
const NO_BUILD: &str = "dev";

/// Writes the version and its list into `sw.js` of `site`, and the version and the size of the module
/// into its page; returns the version. Running it again after a file changed gives the next version.
pub fn write(site: &Path) -> Result<String> {
    write_into_page(site, WASM_BYTES, &wasm_bytes(site)?.to_string())?;
    write_into_page(site, BUILD_ID, NO_BUILD)?;
    let path = site.join(SERVICE_WORKER);
    let worker = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let plain = with_line(&with_line(&worker, VERSION_LINE, "'dev'")?, LIST_LINE, "[]")?;
    // Of the page as it is without the version, which it is about to carry.
    let version = digest(format!("{}{plain}", list(site)?).as_bytes())[..16].to_owned();
    write_into_page(site, BUILD_ID, &version)?;
    let written = with_line(&plain, VERSION_LINE, &format!("'{version}'"))?;
    fs::write(&path, with_line(&written, LIST_LINE, &list(site)?)?)?;
    Ok(version)
}

/// Lets a page of a debug build run the inline script by which Trunk reloads it.
pub fn allow_inline_script(site: &Path) -> Result<()> {
    let path = site.join(PAGE);
    let page = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let strict = "script-src 'self'";
    ensure!(page.contains(strict), "{PAGE} has no policy with {strict}");
    fs::write(&path, page.replacen(strict, "script-src 'self' 'unsafe-inline'", 1))?;
    Ok(())
}

/// A compressed transfer does not tell its uncompressed length, so the page carries it.
fn wasm_bytes(site: &Path) -> Result<u64> {
    let modules = files(site)?.into_iter().filter(|name| name.ends_with("_bg.wasm"));
    let [module] = &modules.collect::<Vec<_>>()[..] else {
        bail!("{} should hold exactly one module *_bg.wasm", site.display());
    };
    Ok(fs::metadata(site.join(module))?.len())
}

/// Writes the value that stands behind `start` in the page, up to the next quotation mark.
fn write_into_page(site: &Path, start: &str, value: &str) -> Result<()> {
    let path = site.join(PAGE);
    let page = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let (head, rest) =
        page.split_once(start).with_context(|| format!("{PAGE} has no {start}…\""))?;
    let (_, tail) = rest.split_once('"').context("an attribute without an end")?;
    fs::write(&path, format!("{head}{start}{value}\"{tail}"))?;
    Ok(())
}

/// The list as JavaScript: `[["./", digest], ["app.js", digest], …]`, in order.
fn list(site: &Path) -> Result<String> {
    let mut list = String::from("[");
    for name in files(site)? {
        if LEFT_OUT.iter().any(|left_out| name.starts_with(left_out)) {
            continue;
        }
        ensure!(
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte)),
            "{name:?}: a file of the site is named with letters, digits, `.`, `_` and `-` alone"
        );
        let bytes = fs::read(site.join(&name))?;
        // Many hosts redirect /index.html to the folder, and a redirected answer cannot be kept.
        let path = if name == PAGE { "./" } else { &name };
        let comma = if list.len() > 1 { ", " } else { "" };
        write!(list, "{comma}['{path}', '{}']", digest(&bytes)).expect("a String takes it");
    }
    Ok(list + "]")
}

/// Every file under `site`, as paths with slashes, sorted.
pub(crate) fn files(site: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = site.join(&folder);
        for entry in fs::read_dir(&path).with_context(|| path.display().to_string())? {
            let entry = entry?;
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(name + "/");
            } else {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

/// The text with the value of its one line that starts with `start` replaced.
fn with_line(text: &str, start: &str, value: &str) -> Result<String> {
    let lines = text.lines().filter(|line| line.starts_with(start)).count();
    ensure!(lines == 1, "{SERVICE_WORKER} has {lines} lines `{start}…`, not one");
    let mut written = String::with_capacity(text.len() + value.len());
    for line in text.lines() {
        match line.strip_prefix(start) {
            Some(_) => written.extend([start, value, ";\n"]),
            None => written.extend([line, "\n"]),
        }
    }
    Ok(written)
}

/// The SHA-256 of the bytes in hex.
pub fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

#[cfg(test)]
mod tests;
