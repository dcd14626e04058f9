//! A second version of the site, and a broken one.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use e2e::{CopiedSite, Stage, journey};
use xtask::project;

const RELEASE: &str = "document.documentElement.dataset.release ?? null";
const IS_WAITING: &str =
    "navigator.serviceWorker.getRegistration().then((found) => found.waiting !== null)";
const LOOK_FOR_UPDATE: &str =
    "navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => true)";
const TAKE_OVER: &str = "navigator.serviceWorker.getRegistration()\
    .then((found) => found.waiting.postMessage({ type: 'SKIP_WAITING' }))";
const IS_SETTLED: &str = "navigator.serviceWorker.getRegistration()\
    .then((found) => found.installing === null && found.waiting === null)";
const WAITING_IS_NEWEST: &str = "navigator.serviceWorker.getRegistration().then(async (found) => {
    const names = await caches.keys();
    const served = await (await fetch('sw.js')).text();
    const version = served.match(/VERSION = '(.*)'/)[1];
    return found.waiting !== null && found.installing === null \
        && names.some((name) => name.endsWith(version));
})";
const CACHE_COUNT: &str = "caches.keys().then((names) => names.length)";

#[test]
fn a_new_version_waits_until_it_is_asked_and_the_last_one_is_kept() -> Result<()> {
    journey("update", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;

        site.publish("<html lang=\"en\">", "<html lang=\"en\" data-release=\"2\">")?;
        stage.evaluate(LOOK_FOR_UPDATE).await?;
        stage.wait_until(IS_WAITING, true).await?;
        stage.open().await?;
        assert!(stage.evaluate(RELEASE).await?.is_null(), "nobody asked for the new version");

        take_over(stage).await?;
        assert_eq!(stage.evaluate(RELEASE).await?, "2");
        assert_eq!(stage.evaluate(CACHE_COUNT).await?, 2);

        site.publish("data-release=\"2\"", "data-release=\"3\"")?;
        stage.evaluate(LOOK_FOR_UPDATE).await?;
        stage.wait_until(IS_WAITING, true).await?;
        take_over(stage).await?;
        assert_eq!(stage.evaluate(RELEASE).await?, "3");
        assert_eq!(stage.evaluate(CACHE_COUNT).await?, 2, "only one earlier version is kept");

        stage.stop_server();
        stage.restart_browser().await?;
        stage.open().await?;
        assert_eq!(stage.evaluate(RELEASE).await?, "3");
        Ok(())
    })
}

#[test]
fn a_new_version_takes_over_by_itself_once_every_tab_is_closed() -> Result<()> {
    journey("update-at-restart", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        site.publish("<html lang=\"en\">", "<html lang=\"en\" data-release=\"2\">")?;
        stage.evaluate(LOOK_FOR_UPDATE).await?;
        stage.wait_until(IS_WAITING, true).await?;

        stage.restart_browser().await?;
        stage.open().await?;

        assert_eq!(stage.evaluate(RELEASE).await?, "2");
        Ok(())
    })
}

#[test]
fn versions_that_nobody_accepts_do_not_pile_up() -> Result<()> {
    journey("many-versions", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;

        let mut kept = Vec::new();
        for release in 1..=5 {
            site.publish("<body>", &format!("<body><!-- {release} -->"))?;
            stage.evaluate(LOOK_FOR_UPDATE).await?;
            stage.wait_until(WAITING_IS_NEWEST, true).await?;
            kept.push(stage.evaluate(CACHE_COUNT).await?);
        }
        assert_eq!(kept, [2, 2, 2, 2, 2], "the one in use and the one that waits");

        take_over(stage).await?;
        for release in 6..=8 {
            site.publish("<body>", &format!("<body><!-- {release} -->"))?;
            stage.evaluate(LOOK_FOR_UPDATE).await?;
            stage.wait_until(WAITING_IS_NEWEST, true).await?;
            take_over(stage).await?;
        }
        assert_eq!(stage.evaluate(CACHE_COUNT).await?, 2, "the one in use and the one before");
        stage.stop_server();
        stage.open().await
    })
}

/// What goes wrong with the files of a deploy.
struct Mishap {
    name: &'static str,
    strikes: fn(&CopiedSite) -> Result<()>,
}

const MISHAPS: [Mishap; 8] = [
    Mishap { name: "a file is missing", strikes: |site| Ok(fs::remove_file(module(site)?)?) },
    Mishap {
        name: "a page stands in the place of a file",
        strikes: |site| Ok(fs::write(module(site)?, "<!doctype html><title>Sign in</title>")?),
    },
    Mishap {
        name: "half of a file has arrived",
        strikes: |site| {
            let bytes = fs::read(module(site)?)?;
            Ok(fs::write(module(site)?, &bytes[..bytes.len() / 2])?)
        },
    },
    Mishap { name: "a chunk is missing", strikes: |site| Ok(fs::remove_file(site.panels()?)?) },
    Mishap {
        name: "a page stands in the place of a chunk",
        strikes: |site| Ok(fs::write(site.panels()?, "<!doctype html><title>Sign in</title>")?),
    },
    Mishap {
        name: "half of a chunk has arrived",
        strikes: |site| {
            let bytes = fs::read(site.panels()?)?;
            Ok(fs::write(site.panels()?, &bytes[..bytes.len() / 2])?)
        },
    },
    Mishap {
        name: "the page has not arrived",
        strikes: |site| {
            let page = site.files().join("index.html");
            let text = fs::read_to_string(&page)?.replace("data-release=\"2\"", "");
            Ok(fs::write(page, text)?)
        },
    },
    Mishap {
        name: "the worker is missing",
        strikes: |site| Ok(fs::remove_file(site.files().join("sw.js"))?),
    },
];

fn module(site: &CopiedSite) -> Result<PathBuf> {
    site.file_ending_with("_bg.wasm")
}

#[test]
fn a_broken_deploy_leaves_the_old_version_running_until_it_is_mended() -> Result<()> {
    for mishap in &MISHAPS {
        journey("broken-deploy", async |stage: &mut Stage| {
            let site = CopiedSite::at("")?;
            stage.serve(site.folder())?;
            stage.open().await?;
            stage.wait_until_kept_offline().await?;
            stage.excuse_console_error("Failed to load resource");
            stage.excuse_console_error("script resource");

            let next = CopiedSite::at("")?;
            next.change_modules()?;
            next.publish("<html lang=\"en\">", "<html lang=\"en\" data-release=\"2\">")?;
            (mishap.strikes)(&next)?;
            stage.serve(next.folder())?;
            stage.evaluate(&format!("{LOOK_FOR_UPDATE}.catch(() => true)")).await?;
            stage.wait_until(IS_SETTLED, true).await?;
            assert_eq!(stage.evaluate(CACHE_COUNT).await?, 1);
            stage.open().await?;
            assert!(stage.evaluate(RELEASE).await?.is_null());
            stage.stop_server();
            stage.restart_browser().await?;
            stage.open().await?;
            assert!(stage.evaluate(RELEASE).await?.is_null());

            let mended = CopiedSite::at("")?;
            mended.change_modules()?;
            mended.publish("<html lang=\"en\">", "<html lang=\"en\" data-release=\"2\">")?;
            stage.serve(mended.folder())?;
            stage.evaluate(LOOK_FOR_UPDATE).await?;
            stage.wait_until(IS_WAITING, true).await?;
            take_over(stage).await?;
            assert_eq!(stage.evaluate(RELEASE).await?, "2");
            Ok(())
        })
        .context(mishap.name)?;
    }
    Ok(())
}

#[test]
fn the_kill_switch_gives_the_site_back_to_the_server_and_keeps_the_tables() -> Result<()> {
    journey("kill-switch", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.wait_for("[data-action=keep-exploring]").await?.click().await?;
        site.publish("<html lang=\"en\">", "<html lang=\"en\" data-release=\"2\">")?;
        let switch = project::root().join("docs/kill-switch/sw.js");
        fs::copy(switch, site.files().join("sw.js"))?;

        stage.evaluate(LOOK_FOR_UPDATE).await?;

        stage.wait_until(RELEASE, "2").await?;
        stage.wait_for("[data-app-ready]").await?;
        stage.wait_until(CACHE_COUNT, 0).await?;
        stage.wait_until("navigator.serviceWorker.controller === null", true).await?;
        stage.wait_for("[data-store='Seattle weather'].open").await?;
        let marked = stage.evaluate("window.isStillThere = true").await?;
        stage.evaluate("new Promise((done) => setTimeout(done, 1000))").await?;
        assert_eq!(stage.evaluate("window.isStillThere").await?, marked, "it was loaded again");
        Ok(())
    })
}

async fn take_over(stage: &Stage) -> Result<()> {
    stage.evaluate(TAKE_OVER).await?;
    stage.wait_until(IS_WAITING, false).await?;
    stage.wait_until("navigator.serviceWorker.controller?.state ?? null", "activated").await?;
    stage.open().await
}
