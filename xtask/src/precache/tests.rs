//! Versions of small sites.

use std::env;
use std::path::PathBuf;
use std::process;

use super::*;

const WORKER: &str = "const VERSION = 'dev';\nconst PRECACHE = [];\nrun();\n";

struct Site(PathBuf);

impl Site {
    fn new(name: &str) -> Self {
        let site = Self(env::temp_dir().join(format!("peristyle-site-{}-{name}", process::id())));
        site.put("sw.js", WORKER);
        let page = "<meta name=\"build\" content=\"dev\"><script data-wasm-bytes=\"0\" src=\"x\">";
        site.put("index.html", page);
        site.put("app_bg.wasm", "12345");
        site.put("icons/a.svg", "<svg/>");
        site
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn the_list_names_every_file_with_its_digest_and_the_page_as_its_folder() {
    let site = Site::new("list");
    site.put("screenshots/big.png", "");
    site.put("_headers", "");

    let version = write(&site.0).unwrap();

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
    let first = write(&site.0).unwrap();

    let unchanged = write(&site.0).unwrap();
    site.put("icons/a.svg", "<svg id=\"b\"/>");
    let changed = write(&site.0).unwrap();
    site.put("sw.js", &format!("{WORKER}more();\n"));
    let other_worker = write(&site.0).unwrap();

    assert_eq!(first, unchanged);
    assert!(changed != first && other_worker != changed && other_worker != first);
}

#[test]
fn a_site_that_cannot_be_listed_is_refused() {
    let site = Site::new("refused");
    site.put("icons/it's.svg", "");
    assert!(write(&site.0).unwrap_err().to_string().contains("it's.svg"));

    let site = Site::new("no-list");
    site.put("sw.js", "const VERSION = 'dev';\n");
    assert!(write(&site.0).unwrap_err().to_string().contains("PRECACHE"));
}
