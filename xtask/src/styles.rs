//! Joins the style sheets of a built site: each would be a request of its own before the first paint, and
//! text compresses better together. Those of what comes later become a sheet of their own, which the
//! application fetches with the first part of it (`src/ui/lazy.rs`).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::precache::digest;

const PAGE: &str = "index.html";
/// As Trunk writes the link to a sheet that it put a digest into the name of.
const LINK: &str = "<link rel=\"stylesheet\" href=\"./";
/// What marks a sheet of what comes later.
const LATER: &str = "data-later";

/// Puts one sheet in the place of all that Trunk made, in the order of the page, and another where the
/// application finds it.
pub fn join(site: &Path) -> Result<()> {
    let page = site.join(PAGE);
    let text = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let (mut joined, mut rest) = (String::new(), text.as_str());
    let (mut first, mut later) = (Vec::new(), Vec::new());
    let mut first_link = None;
    while let Some((before, after)) = rest.split_once(LINK) {
        let (tag, behind) = after.split_once('>').context("a link without an end")?;
        let (name, marks) = tag.split_once('"').context("an address without an end")?;
        joined += before;
        first_link.get_or_insert(joined.len());
        if marks.contains(LATER) { &mut later } else { &mut first }.push(name);
        rest = behind.trim_start_matches(['\n', ' ']);
    }
    let Some(first_link) = first_link else { return Ok(()) };
    joined += rest;
    if !later.is_empty() {
        let name = one_of(site, "later", &later)?;
        let meta = format!("<meta name=\"later-style\" content=\"./{name}\">\n    ");
        joined.insert_str(first_link, &meta);
    }
    let name = one_of(site, "style", &first)?;
    joined.insert_str(first_link, &format!("{LINK}{name}\">\n    "));
    Ok(fs::write(page, joined)?)
}

/// The name of the one sheet that takes the place of some.
fn one_of(site: &Path, stem: &str, sheets: &[&str]) -> Result<String> {
    let mut style = String::new();
    for name in sheets {
        let sheet = site.join(name);
        style += &fs::read_to_string(&sheet).with_context(|| sheet.display().to_string())?;
        style.push('\n');
        fs::remove_file(sheet)?;
    }
    let name = format!("{stem}-{}.css", &digest(style.as_bytes())[..16]);
    fs::write(site.join(&name), style)?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Folder;

    #[test]
    fn sheets_become_one_in_their_order_and_the_rest_of_the_page_stays() {
        let site = Folder::new("styles");
        site.put("style-1a.css", "a{}");
        site.put("grid-2b.css", "b{}");
        site.put(
            "index.html",
            "<link rel=\"stylesheet\" href=\"shell.css\">\n\
             <link rel=\"stylesheet\" href=\"./style-1a.css\"/>\n\
             <link rel=\"icon\">\n\
             <link rel=\"stylesheet\" href=\"./grid-2b.css\"/>\n\
             <body>",
        );

        join(site.path()).unwrap();

        let name = format!("style-{}.css", &digest(b"a{}\nb{}\n")[..16]);
        assert_eq!(site.text(&name), "a{}\nb{}\n");
        assert_eq!(
            site.text("index.html"),
            format!(
                "<link rel=\"stylesheet\" href=\"shell.css\">\n{LINK}{name}\">\n    \
                 <link rel=\"icon\">\n<body>"
            )
        );
        assert!(!site.path().join("grid-2b.css").exists());
    }

    #[test]
    fn sheets_of_what_comes_later_are_one_that_the_page_only_names() {
        let site = Folder::new("later-styles");
        site.put("style-1a.css", "a{}");
        site.put("find-2b.css", "b{}");
        site.put("lab-3c.css", "c{}");
        site.put(
            "index.html",
            "<link rel=\"stylesheet\" href=\"./style-1a.css\"/>\n\
             <link rel=\"stylesheet\" href=\"./find-2b.css\" data-later/>\n\
             <link rel=\"stylesheet\" href=\"./lab-3c.css\" data-later/>\n\
             <body>",
        );

        join(site.path()).unwrap();

        let first = format!("style-{}.css", &digest(b"a{}\n")[..16]);
        let later = format!("later-{}.css", &digest(b"b{}\nc{}\n")[..16]);
        assert_eq!(site.text(&later), "b{}\nc{}\n");
        assert_eq!(
            site.text("index.html"),
            format!(
                "{LINK}{first}\">\n    \
                 <meta name=\"later-style\" content=\"./{later}\">\n    <body>"
            )
        );
    }

    #[test]
    fn a_page_without_sheets_stays_as_it_is() {
        let site = Folder::new("no-styles");
        site.put("index.html", "<link rel=\"stylesheet\" href=\"shell.css\"><body>");

        join(site.path()).unwrap();

        assert_eq!(site.text("index.html"), "<link rel=\"stylesheet\" href=\"shell.css\"><body>");
    }
}
