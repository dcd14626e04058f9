//! Parts of the application that are fetched when they are first asked for.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use e2e::{CopiedSite, Stage, journey};
use xtask::{first_visit, project};

const TITLE: &str = "document.querySelector('dialog h2')?.textContent ?? null";
const HELP: &str = "document.querySelector('.lazy-failed')?.textContent ?? null";
const RELEASE: &str = "document.documentElement.dataset.release ?? null";
const IS_WAITING: &str =
    "navigator.serviceWorker.getRegistration().then((found) => found.waiting !== null)";
const LOOK_FOR_UPDATE: &str =
    "navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => true)";
const TAKE_OVER: &str = "navigator.serviceWorker.getRegistration()\
    .then((found) => found.waiting.postMessage({ type: 'SKIP_WAITING' }))";

#[test]
fn the_first_visit_takes_what_its_budget_counts_and_nothing_else() -> Result<()> {
    journey("first-visit", async |stage: &mut Stage| {
        let mut counted = first_visit::needed(&project::dist())?;
        ensure!(counted.len() >= 7, "a page, styles, scripts and a module: {counted:?}");
        // Without the worker, which fetches all of the site for later starts.
        stage.run_before_pages("delete Navigator.prototype.serviceWorker").await?;
        let at_ready = "new MutationObserver(() => {
            if (!('appReady' in document.documentElement.dataset) || window.atReady) return;
            const names = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
            window.atReady = names.map(({ pathname }) => pathname.slice(1));
        }).observe(document, { attributes: true, subtree: true })";
        stage.run_before_pages(at_ready).await?;

        stage.open().await?;

        let taken = stage.evaluate("window.atReady").await?;
        let mut taken: Vec<String> = serde_json::from_value(taken)?;
        taken.push("index.html".to_owned());
        // What browsers fetch for themselves.
        taken.retain(|name| name != "manifest.json" && !name.starts_with("icons/icon-"));
        taken.sort();
        taken.dedup();
        counted.sort();
        assert_eq!(taken, counted);
        Ok(())
    })
}

#[test]
fn a_part_that_cannot_be_fetched_says_so_and_comes_when_it_can() -> Result<()> {
    journey("missing-chunk", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        let chunks = site.chunks()?;
        let away = chunks.with_extension("away");
        stage.serve(site.folder())?;
        // Of the failed fetch, and of the worker that takes all of a version or nothing.
        stage.excuse_console_error("404");
        stage.excuse_console_error("load.js");
        stage.excuse_console_error("Content-Type");
        stage.run_before_pages("delete Navigator.prototype.serviceWorker").await?;
        let loading = chunks.join("load.js");
        fs::rename(&chunks, &away)?;
        fs::create_dir(&chunks)?;
        fs::copy(away.join("load.js"), &loading)?;

        stage.open().await?;
        // The panel of stores is the first to come later.
        stage.wait_for(".lazy-failed[role=alert]").await?;
        let words = stage.evaluate(HELP).await?;
        let words = words.as_str().unwrap_or_default();
        assert!(words.contains("could not be loaded") && words.contains("untouched"), "{words}");
        stage.screenshot("missing-chunk").await?;

        fs::remove_dir_all(&chunks)?;
        fs::rename(&away, &chunks)?;
        stage.wait_for("[data-action=load-again]").await?.click().await?;
        stage.wait_for("[data-action=about]").await?.click().await?;

        stage.wait_until(TITLE, "Peristyle").await
    })
}

#[test]
fn a_tab_of_the_version_before_still_has_its_own_parts() -> Result<()> {
    journey("chunk-of-last-version", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        let first = stage.page().window().await?;
        stage.turn_to_new_tab().await?;
        stage.open().await?;

        rename_chunks(&site)?;
        site.publish("<html lang=\"en\">", "<html lang=\"en\" data-release=\"2\">")?;
        stage.evaluate(LOOK_FOR_UPDATE).await?;
        stage.wait_until(IS_WAITING, true).await?;
        stage.evaluate(TAKE_OVER).await?;
        stage.wait_until(IS_WAITING, false).await?;
        stage.open().await?;
        assert_eq!(stage.evaluate(RELEASE).await?, "2");
        stage.wait_for("[data-action=about]").await?.click().await?;
        stage.wait_until(TITLE, "Peristyle").await?;

        stage.turn_to(&first).await?;
        assert!(stage.evaluate(RELEASE).await?.is_null());
        stage.wait_for("[data-action=about]").await?.click().await?;
        stage.wait_until(TITLE, "Peristyle").await
    })
}

/// Has the page and its script ask for the chunks elsewhere, as those of another build do.
fn rename_chunks(site: &CopiedSite) -> Result<()> {
    let chunks = site.chunks()?;
    let name = chunks.file_name().context("a folder has a name")?.to_string_lossy().into_owned();
    fs::rename(&chunks, chunks.with_file_name("lazy-00"))?;
    let page = site.files().join("index.html");
    let address = fs::read_to_string(&page)?;
    let script = address.split_once("data-js=\"./").and_then(|(_, rest)| rest.split_once('"'));
    let (script, _) = script.context("the page names its script")?;
    // The module goes on to know its imports by the old name.
    replace(&site.files().join(script), &format!("from \"./{name}/"), "from \"./lazy-00/")?;
    replace(&page, &format!("href=\"./{name}/"), "href=\"./lazy-00/")
}

fn replace(path: &Path, from: &str, to: &str) -> Result<()> {
    let text = fs::read_to_string(path)?;
    ensure!(text.contains(from), "{} does not hold {from}", path.display());
    Ok(fs::write(path, text.replace(from, to))?)
}
