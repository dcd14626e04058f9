//! What a first visit downloads before the grid takes keys. Everything else of the site comes later: when
//! it is asked for, or when the service worker keeps it for starts without a network.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::precache::files;

/// The files of a built site that its first visit needs, sorted. Not among them are the icon of the tab
/// and the manifest, which browsers fetch for themselves and the page does not wait for.
pub fn needed(site: &Path) -> Result<Vec<String>> {
    let names: Vec<String> = files(site)?.into_iter().filter(|name| is_needed(name)).collect();
    let page = fs::read_to_string(site.join("index.html"))?;
    for name in names.iter().filter(|name| name.starts_with("peristyle-app-")) {
        ensure!(page.contains(name.as_str()), "the page does not name {name}");
    }
    Ok(names)
}

/// The chunks of a built site, which come later; sorted.
pub fn chunks(site: &Path) -> Result<Vec<String>> {
    let is_module = |name: &str| Path::new(name).extension().is_some_and(|it| it == "wasm");
    let is_chunk = |name: &String| name.starts_with("lazy-") && is_module(name);
    Ok(files(site)?.into_iter().filter(is_chunk).collect())
}

fn is_needed(name: &str) -> bool {
    let is_chunks_script = name.starts_with("lazy-") && name.ends_with("/load.js");
    let is_named = ["index.html", "boot.js", "shell.css", "icons/icon.svg"].contains(&name);
    let is_made = ["peristyle-app-", "style-"].iter().any(|start| name.starts_with(start));
    is_chunks_script || is_named || is_made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Folder;

    #[test]
    fn chunks_and_what_is_only_kept_for_later_are_not_needed_at_first() {
        let site = Folder::new("first-visit");
        for name in ["boot.js", "sw.js", "404.html", "peristyle-app-1a.js", "style-1a.css"] {
            site.put(name, "");
        }
        site.put("index.html", "peristyle-app-1a.js");
        site.put("lazy-2b/load.js", "");
        site.put("lazy-2b/1_panels.wasm", "");
        site.put("screenshots/wide.png", "");

        let first = needed(site.path()).unwrap();

        let wanted =
            ["boot.js", "index.html", "lazy-2b/load.js", "peristyle-app-1a.js", "style-1a.css"];
        assert_eq!(first, wanted);
        assert_eq!(chunks(site.path()).unwrap(), ["lazy-2b/1_panels.wasm"]);
    }

    #[test]
    fn a_module_that_was_left_from_another_build_is_not_counted_in_silence() {
        let site = Folder::new("left-over");
        site.put("index.html", "peristyle-app-1a.js");
        site.put("peristyle-app-0f.js", "");

        assert!(needed(site.path()).unwrap_err().to_string().contains("0f"));
    }
}
