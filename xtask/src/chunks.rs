//! Puts the chunks of a split module into a built site. `tools/src/split.rs` makes them, Trunk does not
//! know of them: it copies the script that imports theirs, under a name with a digest.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// How the script that loads chunks is imported, before the digest of its folder.
const FOLDER: &str = "lazy-";
const LOADING_SCRIPT: &str = "load.js";
/// How that script names the one which imports it, as long as nobody knows better.
const MAIN_SCRIPT: &str = "\"../main.js\"";
const PAGE: &str = "index.html";
const PRELOAD: &str = "<link rel=\"modulepreload\" href=\"./";

/// Copies the chunks that a site's script asks for from where wasm-bindgen put them, has the scripts
/// find each other, and the page fetch both at once. Does nothing for a module that is not split.
pub fn bring(site: &Path, bindgen_out: &Path) -> Result<()> {
    let Some((script, folder)) = script_of_chunks(site)? else { return Ok(()) };
    let (from, to) = (bindgen_out.join(&folder), site.join(&folder));
    fs::create_dir_all(&to)?;
    let chunks = fs::read_dir(&from).with_context(|| from.display().to_string())?;
    for chunk in chunks {
        let chunk = chunk?;
        fs::copy(chunk.path(), to.join(chunk.file_name()))?;
    }
    replace_once(&to.join(LOADING_SCRIPT), MAIN_SCRIPT, &format!("\"../{script}\""))?;
    let preload = format!("{PRELOAD}{script}\"");
    let both = format!("{PRELOAD}{folder}/{LOADING_SCRIPT}\">{preload}");
    replace_once(&site.join(PAGE), &preload, &both)
}

/// The script at the top of the site that imports one of chunks, and the folder of that one.
fn script_of_chunks(site: &Path) -> Result<Option<(String, String)>> {
    for entry in fs::read_dir(site).with_context(|| site.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().extension().is_some_and(|extension| extension == "js") {
            let text = fs::read_to_string(entry.path())?;
            let import = format!("from \"./{FOLDER}");
            let folder = text.split_once(&import).and_then(|(_, rest)| rest.split_once('/'));
            if let Some((digest, _)) = folder {
                return Ok(Some((name, format!("{FOLDER}{digest}"))));
            }
        }
    }
    Ok(None)
}

fn replace_once(path: &Path, from: &str, to: &str) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let found = text.matches(from).count();
    ensure!(found == 1, "{} names {from} {found} times, not once", path.display());
    fs::write(path, text.replace(from, to))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Folder;

    #[test]
    fn chunks_come_with_the_script_that_asks_for_them_and_the_scripts_find_each_other() {
        let (site, out) = (Folder::new("chunks-site"), Folder::new("chunks-out"));
        site.put("app-1a.js", "import * as import1 from \"./lazy-2b/load.js\"\nrun();");
        site.put("index.html", "<link rel=\"modulepreload\" href=\"./app-1a.js\">");
        out.put("lazy-2b/load.js", "import { initSync } from \"../main.js\";");
        out.put("lazy-2b/panels.wasm", "12");
        out.put("lazy-3c/panels.wasm", "of another build");

        bring(site.path(), out.path()).unwrap();

        assert_eq!(site.text("lazy-2b/panels.wasm"), "12");
        assert_eq!(site.text("lazy-2b/load.js"), "import { initSync } from \"../app-1a.js\";");
        assert_eq!(
            site.text("index.html"),
            "<link rel=\"modulepreload\" href=\"./lazy-2b/load.js\">\
             <link rel=\"modulepreload\" href=\"./app-1a.js\">"
        );
        assert!(!site.path().join("lazy-3c").exists());
    }

    #[test]
    fn a_module_in_one_piece_stays_as_it_is() {
        let (site, out) = (Folder::new("whole-site"), Folder::new("whole-out"));
        site.put("app-1a.js", "run();");

        bring(site.path(), out.path()).unwrap();

        assert_eq!(fs::read_dir(site.path()).unwrap().count(), 1);
    }

    #[test]
    fn chunks_that_are_not_there_are_named() {
        let (site, out) = (Folder::new("none-site"), Folder::new("none-out"));
        site.put("app-1a.js", "import * as import1 from \"./lazy-2b/load.js\"");

        let error = bring(site.path(), out.path()).unwrap_err();

        assert!(error.to_string().contains("lazy-2b"), "{error}");
    }
}
