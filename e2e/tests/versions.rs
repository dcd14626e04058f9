//! A second version of the site, and a broken one.

use std::fs;

use anyhow::Result;
use e2e::{CopiedSite, Stage, journey};

const RELEASE: &str = "document.documentElement.dataset.release ?? null";
const IS_WAITING: &str =
    "navigator.serviceWorker.getRegistration().then((found) => found.waiting !== null)";
const LOOK_FOR_UPDATE: &str =
    "navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => true)";
const TAKE_OVER: &str = "navigator.serviceWorker.getRegistration()\
    .then((found) => found.waiting.postMessage({ type: 'SKIP_WAITING' }))";
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
fn a_broken_version_leaves_the_old_one_running() -> Result<()> {
    journey("broken-version", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;

        let worker_of_next = {
            let next = CopiedSite::at("")?;
            next.publish("<html lang=\"en\">", "<html lang=\"en\" data-release=\"2\">")?;
            fs::read(next.files().join("sw.js"))?
        };
        fs::write(site.files().join("sw.js"), worker_of_next)?;
        stage.evaluate(LOOK_FOR_UPDATE).await?;
        let is_settled = "navigator.serviceWorker.getRegistration()\
            .then((found) => found.installing === null && found.waiting === null)";
        stage.wait_until(is_settled, true).await?;

        assert_eq!(stage.evaluate(CACHE_COUNT).await?, 1);
        stage.stop_server();
        stage.restart_browser().await?;
        stage.open().await?;
        assert!(stage.evaluate(RELEASE).await?.is_null());
        Ok(())
    })
}

async fn take_over(stage: &Stage) -> Result<()> {
    stage.evaluate(TAKE_OVER).await?;
    stage.wait_until(IS_WAITING, false).await?;
    stage.wait_until("navigator.serviceWorker.controller?.state ?? null", "activated").await?;
    stage.open().await
}
