//! What an installed application is to the operating system: its manifest, its files, its shortcuts.

use std::fs;

use anyhow::{Context, Result, ensure};
use e2e::{CopiedSite, Stage, journey};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use xtask::project;

const SAVE_STATE: &str = "document.querySelector('[data-save-state]')?.dataset.saveState ?? null";
const SHOWN_TABLE: &str = "document.querySelector('[data-store].open')?.dataset.store ?? null";
const FOCUSED: &str = "document.activeElement.closest('[data-store]')?.dataset.store ?? null";
const TITLE: &str = "document.querySelector('dialog h2')?.textContent ?? null";

/// A launch queue as browsers have it, with files that lie in the private file system of the page: their
/// handles are the same as those of files on disk.
const LAUNCH_QUEUE: &str = "
    const files = async (contents) => {
        const folder = await navigator.storage.getDirectory();
        return Promise.all(Object.entries(contents).map(async ([name, text]) => {
            const handle = await folder.getFileHandle(name, { create: true });
            const stream = await handle.createWritable();
            await stream.write(text);
            await stream.close();
            return handle;
        }));
    };
    let consumer = null;
    Object.defineProperty(window, 'launchQueue', {
        value: { setConsumer: (consume) => { consumer = consume; } },
    });
    window.launch = async (contents, targetURL = location.href) =>
        consumer({ files: await files(contents), targetURL });
    window.contentOf = async (name) => {
        const folder = await navigator.storage.getDirectory();
        return (await (await folder.getFileHandle(name)).getFile()).text();
    };
";

#[test]
fn the_browser_finds_no_fault_with_the_manifest() -> Result<()> {
    journey("manifest", async |stage: &mut Stage| {
        stage.open().await?;

        let manifest = stage.command("Page.getAppManifest", json!({})).await?;
        let faults = stage.command("Page.getInstallabilityErrors", json!({})).await?;

        assert_eq!(manifest["errors"], json!([]), "{manifest}");
        assert_eq!(faults["installabilityErrors"], json!([]));
        let id = stage.command("Page.getAppId", json!({})).await?;
        assert_eq!(id["appId"], format!("{}peristyle", stage.url()));
        Ok(())
    })
}

#[test]
fn every_picture_of_the_manifest_has_the_size_that_it_says() -> Result<()> {
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(project::dist().join("manifest.json"))?)?;
    let shortcuts = manifest["shortcuts"].as_array().context("shortcuts")?;
    let pictures = ["icons", "screenshots"].iter().map(|list| &manifest[list]);
    let pictures = pictures.chain(shortcuts.iter().map(|shortcut| &shortcut["icons"]));

    let mut count = 0;
    for picture in pictures.flat_map(|list| list.as_array().cloned().unwrap_or_default()) {
        let path = picture["src"].as_str().context("src")?.to_owned();
        let bytes = fs::read(project::dist().join(&path)).with_context(|| path.clone())?;
        if picture["type"] == "image/png" {
            let side = |at: usize| {
                bytes[at..at + 4].iter().fold(0, |side, byte| side << 8 | u32::from(*byte))
            };
            assert_eq!(picture["sizes"], format!("{}x{}", side(16), side(20)), "{path}");
        }
        count += 1;
    }
    ensure!(count >= 11, "icons, screenshots and shortcuts are {count} pictures");
    Ok(())
}

#[test]
fn a_file_that_was_opened_with_it_is_edited_and_written_back() -> Result<()> {
    journey("file-handler", async |stage: &mut Stage| {
        stage.run_before_pages(LAUNCH_QUEUE).await?;
        stage.open().await?;

        let contents = json!({ "cities.tsv": "id\tcity\n1\tLisbon\n2\t\"a\tb\"\n" });
        stage.evaluate(&format!("launch({contents}).then(() => true)")).await?;
        stage.wait_until(SHOWN_TABLE, "cities").await?;
        edit(stage, "Lisboa").await?;
        let button = stage.wait_for("[data-action=write-back]").await?;
        assert_eq!(button.text().await?, "Save to cities.tsv");
        button.click().await?;

        let wanted = "id\tcity\n1\tLisboa\n2\t\"a\tb\"\n";
        stage.wait_until("contentOf('cities.tsv')", wanted).await
    })
}

#[test]
fn files_that_come_before_it_is_ready_are_opened_when_it_is() -> Result<()> {
    journey("launched-early", async |stage: &mut Stage| {
        let early = format!(
            "{LAUNCH_QUEUE} window.launchQueue.setConsumer = undefined;
            Object.defineProperty(window.launchQueue, 'setConsumer', {{ value: (consume) => {{
                files({{ 'a.csv': 'n\\n1\\n', 'b.csv': 'n\\n2\\n' }})
                    .then((files) => consume({{ files, targetURL: location.href }}));
            }} }});"
        );
        stage.run_before_pages(&early).await?;

        stage.open().await?;

        stage.wait_until(SHOWN_TABLE, "b").await?;
        stage.wait_for("[data-store=a]").await?;
        Ok(())
    })
}

#[test]
fn files_that_another_application_shares_are_opened_once() -> Result<()> {
    journey("shared", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        stage.stop_server();

        // What the system sends when the application is chosen among those to share with.
        let share = "(async () => {
            const form = new FormData();
            form.append('files', new File(['n\\n1\\n'], 'shared one.csv', { type: 'text/csv' }));
            form.append('files', new File(['n\\n2\\n'], 'two.csv', { type: 'text/csv' }));
            const options = { method: 'POST', body: form, redirect: 'manual' };
            return (await fetch('./share', options)).type;
        })()";
        assert_eq!(stage.evaluate(share).await?, "opaqueredirect");
        stage.open_at("?do=take-shared").await?;
        stage.wait_until(SHOWN_TABLE, "two").await?;
        stage.wait_for("[data-store='shared one']").await?;

        stage.open_at("?do=take-shared").await?;
        let notice = "document.querySelector('.notice')?.textContent.includes('No file came')";
        stage.wait_until(notice, true).await
    })
}

#[test]
fn shortcuts_lead_where_they_say_without_a_network_too() -> Result<()> {
    journey("shortcuts", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.wait_until(SAVE_STATE, "saved").await?;
        stage.stop_server();

        stage.open_at("?do=new-table").await?;
        stage.wait_until(TITLE, "New table").await?;
        assert_eq!(stage.page().current_url().await?.as_str(), stage.url(), "it is done once");
        stage.open_at("?do=open-file").await?;
        stage.wait_until(TITLE, "Open a file").await?;
        stage.open_at("?do=stores").await?;
        stage.wait_until(FOCUSED, "Seattle weather").await
    })
}

#[test]
fn a_shortcut_reaches_the_window_that_is_open() -> Result<()> {
    journey("focus-existing", async |stage: &mut Stage| {
        stage.run_before_pages(LAUNCH_QUEUE).await?;
        stage.open().await?;

        stage.evaluate("launch({}, location.href + '?do=new-table').then(() => true)").await?;

        stage.wait_until(TITLE, "New table").await
    })
}

#[test]
fn where_the_browser_offers_it_a_button_installs() -> Result<()> {
    journey("install", async |stage: &mut Stage| {
        stage.open().await?;
        let offer = "(() => {
            const offer = new Event('beforeinstallprompt', { cancelable: true });
            offer.prompt = () => {
                window.asked = offer.defaultPrevented;
                return Promise.resolve({ outcome: 'accepted' });
            };
            return dispatchEvent(offer);
        })()";
        stage.evaluate(offer).await?;

        stage.wait_for("[data-action=about]").await?.click().await?;
        stage.wait_for("[data-action=install]").await?.click().await?;

        stage.wait_until("window.asked ?? null", true).await?;
        stage.wait_until("document.querySelector('[data-action=install]') === null", true).await
    })
}

#[test]
fn in_safari_words_say_how_to_install_and_what_becomes_of_tables() -> Result<()> {
    journey("safari", async |stage: &mut Stage| {
        let safari =
            "Object.defineProperty(navigator, 'vendor', { value: 'Apple Computer, Inc.' });
            addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation());";
        stage.run_before_pages(safari).await?;
        stage.open().await?;

        stage.wait_for("[data-action=about]").await?.click().await?;

        let text = stage.wait_for("dialog.about").await?.text().await?;
        assert!(text.contains("Add to Dock") && text.contains("seven days"), "{text}");
        Ok(())
    })
}

#[test]
fn each_copy_below_a_path_is_an_application_of_its_own_files() -> Result<()> {
    journey("manifest-below-path", async |stage: &mut Stage| {
        let site = CopiedSite::at("apps/table/")?;
        stage.serve(site.folder())?;
        stage.open_at("apps/table/").await?;

        let manifest = stage.command("Page.getAppManifest", json!({})).await?;

        assert_eq!(manifest["errors"], json!([]), "{manifest}");
        assert_eq!(manifest["manifest"]["scope"], format!("{}apps/table/", stage.url()));
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
