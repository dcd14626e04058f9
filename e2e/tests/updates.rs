//! A new version as people meet it: told, not forced; saved first; one tab at a time.

use anyhow::Result;
use e2e::{CopiedSite, Stage, journey};
use thirtyfour::prelude::*;

const RELEASE: &str = "document.documentElement.dataset.release ?? null";
const NOTICE: &str = "[...document.querySelectorAll('.notice[role=status]')]\
    .map((notice) => notice.querySelector('p').textContent).join()";
const OFFERED: &str = "A new version of Peristyle is ready. Reload saves everything first.";
const ELSEWHERE: &str =
    "Another tab has gone over to a new version of Peristyle. Reload saves everything first.";
const CELL: &str = "[data-row='0'][data-column='5']";
const CELL_TEXT: &str = "document.querySelector(\"[data-row='0'][data-column='5']\").textContent";
const MARK_PAGE: &str = "window.isStillThere = true";
const IS_MARKED: &str = "window.isStillThere ?? false";

#[test]
fn of_two_tabs_only_the_one_that_accepts_is_loaded_again_after_saving() -> Result<()> {
    journey("update-two-tabs", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        let first = stage.turn_to_new_tab().await?;
        stage.open().await?;
        let second = stage.page().window().await?;
        stage.evaluate(MARK_PAGE).await?;

        publish_second(&site)?;
        become_visible(stage).await?;
        stage.turn_to(&first).await?;
        stage.wait_until(NOTICE, OFFERED).await?;
        stage.screenshot("update-offered").await?;
        type_and_reload(stage, "snow!").await?;

        stage.wait_until(RELEASE, "2").await?;
        stage.wait_until(CELL_TEXT, "snow!").await?;
        stage.wait_until(NOTICE, "").await?;
        stage.turn_to(&second).await?;
        stage.wait_until(NOTICE, ELSEWHERE).await?;
        assert_eq!(stage.evaluate(IS_MARKED).await?, true, "nobody asked this tab");
        assert!(stage.evaluate(RELEASE).await?.is_null());
        reload(stage).await?;
        stage.wait_until(RELEASE, "2").await
    })
}

#[test]
fn a_version_that_came_while_nobody_looked_is_offered_at_the_next_start() -> Result<()> {
    journey("update-at-start", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.evaluate("new Promise((done) => setTimeout(done, 500))").await?;
        assert_eq!(stage.evaluate(NOTICE).await?, "", "the first visit is no update");

        publish_second(&site)?;
        stage.open().await?;
        stage.wait_until(NOTICE, OFFERED).await?;
        stage.stop_server();
        stage.open().await?;
        stage.wait_until(NOTICE, OFFERED).await?;

        reload(stage).await?;
        stage.wait_until(RELEASE, "2").await?;
        stage.restart_browser().await?;
        stage.open().await?;
        assert_eq!(stage.evaluate(RELEASE).await?, "2");
        Ok(())
    })
}

#[test]
fn about_names_the_build_and_every_change_of_the_site_alters_it() -> Result<()> {
    journey("about", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        let version = site.publish("<body>", "<body><!-- 1 -->")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        assert_eq!(build_in_about(stage).await?, version);
        stage.screenshot("about").await?;

        let next = publish_second(&site)?;
        become_visible(stage).await?;
        reload(stage).await?;
        stage.wait_until(RELEASE, "2").await?;
        stage.wait_for("[data-app-ready]").await?;
        assert_eq!(build_in_about(stage).await?, next);
        assert_ne!(next, version);
        Ok(())
    })
}

fn publish_second(site: &CopiedSite) -> Result<String> {
    site.publish("<html lang=\"en\"", "<html lang=\"en\" data-release=\"2\"")
}

/// The page looks for a new version when it becomes visible. Again, since a look that is on its way
/// already would not see it.
async fn become_visible(stage: &Stage) -> Result<()> {
    let look = "document.dispatchEvent(new Event('visibilitychange'))";
    stage.wait_until(&format!("{look} && {NOTICE}"), OFFERED).await
}

/// Edits a cell and accepts the new version in the same moment, before the edit is saved by itself.
async fn type_and_reload(stage: &Stage, text: &str) -> Result<()> {
    stage.wait_for(CELL).await?.click().await?;
    stage.press(Key::F2).await?;
    let editor = stage.wait_for("[data-editor]").await?;
    editor.send_keys(Key::Control + "a").await?;
    editor.send_keys(text).await?;
    let at_once = "(() => {
        const enter = { key: 'Enter', bubbles: true, cancelable: true };
        document.querySelector('[data-editor]').dispatchEvent(new KeyboardEvent('keydown', enter));
        document.querySelector('.notice[role=status] button').click();
    })()";
    stage.evaluate(at_once).await.map(drop)
}

async fn reload(stage: &Stage) -> Result<()> {
    let button = stage.wait_for(".notice[role=status] button").await?;
    assert_eq!(button.text().await?, "Reload");
    Ok(button.click().await?)
}

/// What the dialog says, which is closed again.
async fn build_in_about(stage: &Stage) -> Result<String> {
    stage.wait_for("[data-action=about]").await?.click().await?;
    let build = stage.wait_for("dialog [data-build]").await?.text().await?;
    stage.wait_for("[data-action=close-about]").await?.click().await?;
    stage.wait_until("document.querySelector('dialog') === null", true).await?;
    Ok(build)
}
