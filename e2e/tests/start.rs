//! Starting where something is missing or forbidden: a page in words, a way on, and untouched tables.

use std::fs;

use anyhow::{Context, Result, ensure};
use e2e::{CopiedSite, Stage, journey};
use thirtyfour::prelude::*;

const ROW_COUNT: &str = "Number(document.querySelector('[data-grid]')?.ariaRowCount ?? -1)";
const POLICY_WITHOUT_WASM: (&str, &str) =
    ("script-src 'self' 'wasm-unsafe-eval'", "script-src 'self'");

#[test]
fn without_webassembly_a_page_says_so_and_can_be_tried_again() -> Result<()> {
    journey("no-webassembly", async |stage: &mut Stage| {
        stage.excuse_console_error("There is no WebAssembly");
        stage.run_before_pages("delete globalThis.WebAssembly").await?;

        stage.page().goto(stage.url()).await?;

        let text = explanation(stage).await?;
        assert!(text.contains("needs WebAssembly") && text.contains("untouched"), "{text}");
        assert_eq!(offers(stage).await?, ["Try again"]);
        Ok(())
    })
}

#[test]
fn a_browser_that_is_too_old_is_told_which_ones_are_not() -> Result<()> {
    journey("no-simd", async |stage: &mut Stage| {
        stage.excuse_console_error("boot.js");
        let old = "WebAssembly.validate = () => false; WebAssembly.compileStreaming = \
            () => Promise.reject(new WebAssembly.CompileError('invalid opcode 0xfd'))";
        stage.run_before_pages(old).await?;

        stage.page().goto(stage.url()).await?;

        let text = explanation(stage).await?;
        assert!(text.contains("too old") && text.contains("Safari 16.4"), "{text}");
        Ok(())
    })
}

#[test]
fn a_policy_that_forbids_webassembly_is_named() -> Result<()> {
    journey("blocked-webassembly", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        let headers = site.files().join("_headers");
        let strict = fs::read_to_string(&headers)?;
        let stricter = strict.replace(POLICY_WITHOUT_WASM.0, POLICY_WITHOUT_WASM.1);
        ensure!(stricter != strict, "the policy does not name WebAssembly any more");
        fs::write(&headers, stricter)?;
        stage.serve(site.folder())?;
        stage.excuse_console_error("WebAssembly");

        stage.page().goto(stage.url()).await?;
        let text = explanation(stage).await?;
        stage.screenshot("blocked-webassembly").await?;
        assert!(text.contains("forbids this page to run WebAssembly"), "{text}");

        fs::write(&headers, strict)?;
        stage.serve(site.folder())?;
        press(stage, "Try again").await?;
        stage.wait_for("[data-app-ready]").await?;
        Ok(())
    })
}

#[test]
fn without_scripts_the_page_says_what_it_needs() -> Result<()> {
    journey("no-scripts", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        let headers = "/*\n  Content-Security-Policy: sandbox allow-same-origin\n";
        fs::write(site.files().join("_headers"), headers)?;
        stage.serve(site.folder())?;
        stage.excuse_console_error("sandboxed");

        stage.page().goto(stage.url()).await?;

        let text = stage.page().find(By::Tag("main")).await?.text().await?;
        stage.screenshot("no-scripts").await?;
        assert!(text.contains("needs JavaScript") && text.contains("load it again"), "{text}");
        assert!(!text.contains("Loading"), "{text}");
        Ok(())
    })
}

#[test]
fn a_page_whose_script_does_not_come_says_so_after_a_while() -> Result<()> {
    journey("no-boot-script", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        fs::remove_file(site.files().join("boot.js"))?;
        stage.serve(site.folder())?;
        stage.excuse_console_error("404");

        stage.page().goto(stage.url()).await?;
        let slow = stage.wait_for(".slow").await?;
        assert!(!slow.is_displayed().await?);

        let visibility = "getComputedStyle(document.querySelector('.slow')).visibility";
        stage.wait_until(visibility, "visible").await?;
        assert!(slow.text().await?.contains("load the page again"));
        Ok(())
    })
}

#[test]
fn a_module_that_is_missing_is_explained_and_can_be_tried_again() -> Result<()> {
    journey("missing-module", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        let module = site.file_ending_with("_bg.wasm")?;
        let bytes = fs::read(&module)?;
        fs::remove_file(&module)?;
        stage.serve(site.folder())?;
        stage.excuse_console_error("404");

        stage.page().goto(stage.url()).await?;
        let text = explanation(stage).await?;
        stage.screenshot("missing-module").await?;
        assert!(text.contains("could not start") && text.contains("untouched"), "{text}");

        fs::write(&module, bytes)?;
        press(stage, "Try again").await?;
        stage.wait_for("[data-app-ready]").await?;
        Ok(())
    })
}

#[test]
fn a_damaged_part_that_the_browser_has_cached_is_repaired_and_no_table_is_lost() -> Result<()> {
    journey("repair", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_for("[data-action=keep-exploring]").await?.click().await?;
        let rows = stage.evaluate(ROW_COUNT).await?;
        ensure!(rows.as_f64().unwrap_or_default() > 1000.0, "the sample has {rows} rows");
        stage.wait_until_kept_offline().await?;
        damage_kept(stage, "_bg.wasm").await?;
        stage.excuse_console_error("boot.js");

        stage.page().goto(stage.url()).await?;
        assert_eq!(
            {
                explanation(stage).await?;
                offers(stage).await?
            },
            ["Try again", "Repair"]
        );
        stage.stop_server();
        press(stage, "Repair").await?;
        let detail = "document.querySelector('.detail').textContent.startsWith('The server')";
        stage.wait_until(detail, true).await?;
        stage.excuse_console_error("sw.js");

        stage.serve(site.folder())?;
        press(stage, "Repair").await?;
        stage.wait_for("[data-app-ready]").await?;
        assert_eq!(stage.evaluate(ROW_COUNT).await?, rows);
        stage.wait_until_kept_offline().await?;
        stage.stop_server();
        stage.open().await
    })
}

#[test]
fn a_damaged_chunk_that_is_kept_is_repaired_too() -> Result<()> {
    journey("repair-chunk", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.wait_for("#stores").await?;
        damage_kept(stage, "split_panels.wasm").await?;
        stage.excuse_console_error("load.js");

        stage.open().await?;
        stage.wait_for(".lazy-failed [data-action=repair]").await?.click().await?;
        let said = explanation(stage).await?;
        ensure!(said.contains("untouched"), "{said}");
        press(stage, "Repair").await?;

        stage.wait_for("#stores").await?;
        stage.wait_for("[data-app-ready]").await.map(drop)
    })
}

#[test]
fn a_module_of_half_its_bytes_is_fetched_anew_by_repair() -> Result<()> {
    journey("half-module", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        let module = site.file_ending_with("_bg.wasm")?;
        let bytes = fs::read(&module)?;
        fs::write(&module, &bytes[..bytes.len() / 2])?;
        stage.serve(site.folder())?;
        stage.excuse_console_error("boot.js");
        stage.page().goto(stage.url()).await?;
        explanation(stage).await?;

        // Its name says that it never changes, so the browser does not ask for it again by itself.
        fs::write(&module, &bytes)?;
        press(stage, "Try again").await?;
        explanation(stage).await?;
        press(stage, "Repair").await?;

        stage.wait_for("[data-app-ready]").await?;
        Ok(())
    })
}

#[test]
fn a_module_without_its_type_starts_all_the_same() -> Result<()> {
    journey("untyped-module", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        let headers = "/*\n  Content-Type: application/octet-stream\n";
        let module = site.file_ending_with("_bg.wasm")?;
        let name = module.file_name().context("a file has a name")?.to_string_lossy();
        fs::write(site.files().join("_headers"), headers.replace('*', &name))?;
        stage.serve(site.folder())?;

        stage.open().await
    })
}

#[test]
fn a_fault_while_it_runs_is_told_and_can_be_reloaded() -> Result<()> {
    journey("stopped", async |stage: &mut Stage| {
        stage.open().await?;

        let fault = "dispatchEvent(new ErrorEvent('error', \
            { error: new WebAssembly.RuntimeError('planted') }))";
        stage.evaluate(fault).await?;

        let text = explanation(stage).await?;
        assert!(text.contains("Peristyle stopped") && text.contains("planted"), "{text}");
        press(stage, "Try again").await?;
        stage.wait_for("[data-app-ready]").await?;
        Ok(())
    })
}

/// What the page says in the place of the application.
async fn explanation(stage: &Stage) -> Result<String> {
    Ok(stage.wait_for("#shell [role=alert]").await?.text().await?)
}

async fn offers(stage: &Stage) -> Result<Vec<String>> {
    let buttons = stage.page().find_all(By::Css("#shell [role=alert] button")).await?;
    let mut offers = Vec::new();
    for button in buttons {
        offers.push(button.text().await?);
    }
    Ok(offers)
}

async fn press(stage: &Stage, offer: &str) -> Result<()> {
    let path = format!("//button[text()='{offer}']");
    Ok(stage.page().find(By::XPath(path)).await?.click().await?)
}

/// Writes half of a file in the place of the kept one.
async fn damage_kept(stage: &Stage, ending: &str) -> Result<()> {
    let damage = format!(
        "caches.keys().then(async ([name]) => {{
            const cache = await caches.open(name);
            const key = (await cache.keys()).find(({{ url }}) => url.endsWith('{ending}'));
            const bytes = await (await cache.match(key)).arrayBuffer();
            const half = bytes.slice(0, bytes.byteLength / 2);
            const headers = {{ 'Content-Type': 'application/wasm' }};
            await cache.put(key, new Response(half, {{ headers }}));
            return true;
        }})"
    );
    let is_done = stage.evaluate(&damage).await?;
    ensure!(is_done == true, "{is_done}");
    Ok(())
}
