//! The site without its server, below a path, and what it takes from the network.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use e2e::{CopiedSite, Stage, journey};
use serde_json::json;

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
fn nothing_is_asked_of_any_other_host() -> Result<()> {
    journey("one-origin", async |stage: &mut Stage| {
        stage.open().await?;

        let addresses = "performance.getEntriesByType('resource').map((entry) => entry.name)";
        let addresses = stage.evaluate(addresses).await?;

        let addresses = addresses.as_array().cloned().unwrap_or_default();
        ensure!(
            addresses.len() >= 3,
            "the page loads a style, a script and a module: {addresses:?}"
        );
        for address in addresses {
            let address = address.as_str().unwrap_or_default();
            ensure!(address.starts_with(&stage.url()), "{address} is on another host");
        }
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
