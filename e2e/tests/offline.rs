//! The site without its server, below a path, and what it takes from the network.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use e2e::{CopiedSite, Stage, journey};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

#[test]
fn the_app_starts_with_the_server_stopped_and_the_browser_restarted() -> Result<()> {
    journey("starts-offline", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;

        stage.stop_server();
        stage.restart_browser().await?;

        stage.open().await?;
        stage.screenshot("starts-offline").await?;
        Ok(())
    })
}

#[test]
fn below_a_path_it_starts_too_and_deeper_addresses_lead_back_to_it() -> Result<()> {
    journey("sub-path", async |stage: &mut Stage| {
        let site = CopiedSite::at("apps/table/")?;
        stage.serve(site.folder())?;
        stage.open_at("apps/table/").await?;
        stage.wait_until_kept_offline().await?;

        stage.stop_server();
        stage.open_at("apps/table/stores/1?from=link").await?;

        let address = stage.page().current_url().await?;
        assert_eq!(address.as_str(), format!("{}apps/table/?from=link", stage.url()));
        Ok(())
    })
}

#[test]
fn an_address_below_it_leads_to_it_before_anything_is_kept() -> Result<()> {
    journey("deep-link", async |stage: &mut Stage| {
        let site = CopiedSite::at("apps/table/")?;
        stage.serve(site.folder())?;
        // The page for what is not there looks for its script at each level.
        stage.excuse_console_error("404");

        stage.open_at("apps/table/stores/1?from=link").await?;

        let address = stage.page().current_url().await?;
        assert_eq!(address.as_str(), format!("{}apps/table/?from=link", stage.url()));
        Ok(())
    })
}

#[test]
fn two_copies_at_one_host_do_not_see_each_other() -> Result<()> {
    journey("two-copies", async |stage: &mut Stage| {
        let site = CopiedSite::at("a/")?;
        site.copy_to("b/")?;
        stage.serve(site.folder())?;
        for path in ["a/", "b/"] {
            stage.open_at(path).await?;
            stage.wait_until_kept_offline().await?;
            stage.wait_for("[data-action=keep-exploring]").await?;
        }
        let names = "Promise.all([caches.keys(), indexedDB.databases(), Object.keys(localStorage)])\
            .then((kept) => kept.flat().map((kept) => kept.name ?? kept))";
        let names = stage.evaluate(names).await?;
        for path in ["/a/", "/b/"] {
            let of_path = |name: &&Value| name.as_str().is_some_and(|name| name.contains(path));
            let count = names.as_array().into_iter().flatten().filter(of_path).count();
            assert!(count >= 3, "a cache, a database and a setting of {path}: {names}");
        }

        stage.open_at("a/").await?;
        delete_store(stage, "Seattle weather").await?;

        stage.stop_server();
        stage.open_at("b/").await?;
        stage.wait_for("[data-store='Seattle weather'].open").await?;
        Ok(())
    })
}

#[test]
fn the_first_visit_downloads_no_file_twice_and_the_second_none() -> Result<()> {
    journey("downloads", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        let first = downloads(stage);
        ensure!(first.len() >= 8, "a page, scripts, styles, a module and icons: {first:?}");
        for (path, times) in first {
            assert_eq!(times, 1, "{path} was downloaded {times} times");
        }

        stage.open().await?;
        stage.evaluate("navigator.serviceWorker.ready.then((found) => found.update())").await?;

        let second = downloads(stage);
        assert!(second.keys().all(|path| path == "/sw.js"), "{second:?}");
        Ok(())
    })
}

/// How often each path was sent since the last look.
fn downloads(stage: &Stage) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for answer in stage.take_answers().into_iter().filter(|answer| answer.status == "200") {
        *times.entry(answer.path).or_default() += 1;
    }
    times
}

#[test]
fn the_module_comes_from_what_is_kept_with_its_type() -> Result<()> {
    journey("kept-module", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.stop_server();
        stage.open().await?;

        let kept = "(async () => {
            const { wasm } = document.querySelector('script[data-wasm]').dataset;
            const response = await fetch(wasm);
            await WebAssembly.compileStreaming(response);
            return response.headers.get('Content-Type');
        })()";
        assert_eq!(stage.evaluate(kept).await?, "application/wasm");
        Ok(())
    })
}

#[test]
fn what_is_kept_is_exactly_what_is_listed() -> Result<()> {
    journey("kept", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.evaluate("fetch('absent.png').then(() => true)").await?;
        stage.evaluate("fetch('_headers').then(() => true)").await?;
        stage.excuse_console_error("404");

        let kept = "caches.keys().then(async ([name, ...more]) => more.length > 0 ? more : \
            (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname))";
        let kept = stage.evaluate(kept).await?;

        let kept = kept.as_array().cloned().unwrap_or_default();
        for listed in ["/", "/boot.js", "/icons/icon.svg", "/manifest.json"] {
            assert!(kept.contains(&json!(listed)), "{listed} is not among {kept:?}");
        }
        for unlisted in ["/absent.png", "/_headers", "/sw.js"] {
            assert!(!kept.contains(&json!(unlisted)), "{unlisted} is among {kept:?}");
        }
        Ok(())
    })
}

async fn delete_store(stage: &Stage, name: &str) -> Result<()> {
    let store = stage.wait_for(&format!("[data-store='{name}']")).await?;
    stage.page().action_chain().move_to_element_center(&store).perform().await?;
    store.find(By::Css("[data-action=store-menu]")).await?.click().await?;
    stage.wait_for("[role=menu] [data-action=delete-store]").await?.click().await?;
    stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
    stage
        .wait_until(&format!("document.querySelector(\"[data-store='{name}']\")"), Value::Null)
        .await
}
