//! Versions of small sites.

use std::ops::Deref;

use super::*;
use crate::scratch::Folder;

const WORKER: &str = "const VERSION = 'dev';\nconst PRECACHE = [];\nrun();\n";

struct Site(Folder);

impl Site {
    fn new(name: &str) -> Self {
        let site = Self(Folder::new(name));
        site.put("sw.js", WORKER);
        let page = "<meta name=\"build\" content=\"dev\"><script data-wasm-bytes=\"0\" src=\"x\">";
        site.put("index.html", page);
        site.put("app_bg.wasm", "12345");
        site.put("icons/a.svg", "<svg/>");
        site
    }
}

impl Deref for Site {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

#[test]
fn the_list_names_every_file_with_its_digest_and_the_page_as_its_folder() {
    let site = Site::new("list");
    site.put("screenshots/big.png", "");
    site.put("_headers", "");

    let version = write(site.path()).unwrap();

    let page = digest(site.text("index.html").as_bytes());
    let list = format!(
        "const PRECACHE = [['app_bg.wasm', '{}'], ['icons/a.svg', '{}'], ['./', '{page}']];\n",
        digest(b"12345"),
        digest(b"<svg/>")
    );
    assert_eq!(site.text("sw.js"), format!("const VERSION = '{version}';\n{list}run();\n"));
    let written = site.text("index.html");
    assert!(written.contains("data-wasm-bytes=\"5\" src"), "{written}");
    assert!(written.contains(&format!("<meta name=\"build\" content=\"{version}\">")), "{written}");
}

#[test]
fn the_version_changes_exactly_when_a_file_or_the_worker_does() {
    let site = Site::new("version");
    let first = write(site.path()).unwrap();

    let unchanged = write(site.path()).unwrap();
    site.put("icons/a.svg", "<svg id=\"b\"/>");
    let changed = write(site.path()).unwrap();
    site.put("sw.js", &format!("{WORKER}more();\n"));
    let other_worker = write(site.path()).unwrap();

    assert_eq!(first, unchanged);
    assert!(changed != first && other_worker != changed && other_worker != first);
}

#[test]
fn a_site_that_cannot_be_listed_is_refused() {
    let site = Site::new("refused");
    site.put("icons/it's.svg", "");
    assert!(write(site.path()).unwrap_err().to_string().contains("it's.svg"));

    let site = Site::new("no-list");
    site.put("sw.js", "const VERSION = 'dev';\n");
    assert!(write(site.path()).unwrap_err().to_string().contains("PRECACHE"));
}
