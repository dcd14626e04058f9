//! Every state of the application under axe: light, dark, and on a phone. `cargo xtask audit axe` runs
//! this and brings axe.

mod looking;

use std::env;
use std::fs;

use anyhow::{Context, Result, ensure};
use e2e::{CopiedSite, Stage, journey};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const WIDE: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (390, 844);
/// What axe finds, as `rule: help (where)`.
const FIND_VIOLATIONS: &str = "axe.run(document, { resultTypes: ['violations'] }).then(
    ({ violations }) => violations.map(({ id, help, nodes }) => `${id}: ${help} (`
        + nodes.slice(0, 5).map(({ target, any }) =>
            `${target.join(' ')} ${any.map(({ message }) => message).join()}`).join(' | ') + ')'),
)";
const LOOK: &str = "document.dispatchEvent(new Event('visibilitychange'))";
/// On a phone it stands in a bar that may lie below another.
const CLICK_EXPORT: &str = "void document.querySelector('[data-action=export-csv]').click()";
const OFFER: &str = ".notice[role=status]";

/// What is on the screen.
#[derive(Clone, Copy, Debug)]
enum State {
    FirstRun,
    Table,
    NoStores,
    Stores,
    NoTable,
    StoreMenu,
    ColumnMenu,
    Sorted,
    Editing,
    Refused,
    NewTable,
    NewTableRefused,
    RenameStore,
    DeleteStore,
    OpenFile,
    About,
    AboutInSafari,
    ImportFailed,
    ImportWizard,
    Exporting,
    Restoring,
    Deleted,
    Palette,
    PaletteOfNothing,
    Shortcuts,
    Settings,
    Columns,
    Retype,
    KeyObstacles,
    Record,
    RecordRefused,
    Lab,
    LabEntries,
    LabFaults,
    RowDeleted,
    Kept,
    Groups,
    Selected,
    PasteAsked,
    Finding,
    Filtered,
    FilterRefused,
    Condition,
    SortForm,
    Inspected,
}

const STATES: [State; 45] = [
    State::FirstRun,
    State::Table,
    State::NoStores,
    State::Stores,
    State::StoreMenu,
    State::ColumnMenu,
    State::Sorted,
    State::Editing,
    State::Refused,
    State::NewTable,
    State::NewTableRefused,
    State::RenameStore,
    State::DeleteStore,
    State::OpenFile,
    State::About,
    State::AboutInSafari,
    State::ImportFailed,
    State::ImportWizard,
    State::Exporting,
    State::Restoring,
    State::Palette,
    State::PaletteOfNothing,
    State::Shortcuts,
    State::Settings,
    State::Columns,
    State::Retype,
    State::KeyObstacles,
    State::Record,
    State::RecordRefused,
    State::Lab,
    State::LabEntries,
    State::LabFaults,
    State::RowDeleted,
    State::Kept,
    State::Groups,
    State::Selected,
    State::PasteAsked,
    State::Finding,
    State::Filtered,
    State::FilterRefused,
    State::Condition,
    State::SortForm,
    State::Inspected,
    State::Deleted,
    State::NoTable,
];

#[test]
fn no_state_has_a_violation_in_light() -> Result<()> {
    journey("axe-light", async |stage: &mut Stage| visit_all(stage, "light", WIDE).await)
}

#[test]
fn no_state_has_a_violation_in_dark() -> Result<()> {
    journey("axe-dark", async |stage: &mut Stage| visit_all(stage, "dark", WIDE).await)
}

#[test]
fn no_state_has_a_violation_on_a_phone() -> Result<()> {
    journey("axe-phone", async |stage: &mut Stage| visit_all(stage, "light", PHONE).await)
}

#[test]
fn the_pages_before_and_instead_of_the_application_have_no_violation() -> Result<()> {
    for scheme in ["light", "dark"] {
        journey("axe-start", async |stage: &mut Stage| {
            stage.excuse_console_error("404");
            show_as(stage, scheme, PHONE).await?;
            let site = CopiedSite::at("")?;
            let boot = site.files().join("boot.js");
            let script = fs::read(&boot)?;
            fs::remove_file(&boot)?;
            fs::remove_file(site.file_ending_with("_bg.wasm")?)?;
            stage.serve(site.folder())?;
            let mut found = Vec::new();

            stage.page().goto(stage.url()).await?;
            stage.wait_for("#shell").await?;
            found.extend(violations(stage, "loading").await?);
            fs::write(&boot, script)?;
            stage.page().goto(stage.url()).await?;
            stage.wait_for("#shell [role=alert]").await?;
            found.extend(violations(stage, "not started").await?);

            ensure!(found.is_empty(), "{scheme}:\n{}", found.join("\n"));
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn the_offer_of_a_new_version_has_no_violation() -> Result<()> {
    journey("axe-update", async |stage: &mut Stage| {
        let site = CopiedSite::at("")?;
        stage.serve(site.folder())?;
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        site.publish("<body>", "<body><!-- 2 -->")?;
        // A look that is on its way already would not see it.
        stage
            .wait_until(&format!("{LOOK} && document.querySelector('{OFFER}') !== null"), true)
            .await?;

        let found = violations(stage, "offer").await?;

        ensure!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    })
}

#[test]
fn a_violation_is_found() -> Result<()> {
    journey("axe-planted", async |stage: &mut Stage| {
        stage.open().await?;
        stage.evaluate("void document.body.append(document.createElement('button'))").await?;

        let found = violations(stage, "planted").await?;

        ensure!(found.iter().any(|found| found.contains("button-name")), "{found:?}");
        Ok(())
    })
}

async fn visit_all(stage: &mut Stage, scheme: &str, size_px: (u32, u32)) -> Result<()> {
    show_as(stage, scheme, size_px).await?;
    let mut found = Vec::new();
    for state in STATES {
        stage.open().await?;
        enter(stage, state).await.with_context(|| format!("{state:?}"))?;
        found.extend(violations(stage, &format!("{state:?}")).await?);
    }
    ensure!(found.is_empty(), "\n{}", found.join("\n"));
    Ok(())
}

async fn show_as(stage: &Stage, scheme: &str, (width, height): (u32, u32)) -> Result<()> {
    let scheme = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    stage.command("Emulation.setEmulatedMedia", scheme).await?;
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    stage.command("Emulation.setDeviceMetricsOverride", size).await.map(drop)
}

async fn violations(stage: &Stage, state: &str) -> Result<Vec<String>> {
    let axe =
        env::var("AXE").context("axe is missing. This brings it:\n    cargo xtask audit axe")?;
    stage.page().execute(fs::read_to_string(axe)?, Vec::new()).await?;
    let found = stage.evaluate(FIND_VIOLATIONS).await?;
    let found = found.as_array().context("axe gives a list")?.iter();
    Ok(found.map(|found| format!("{state}: {}", found.as_str().unwrap_or_default())).collect())
}

/// From the page as it starts.
async fn enter(stage: &Stage, state: State) -> Result<()> {
    match state {
        State::FirstRun => Ok(()),
        State::Table => dismiss_sample_line(stage).await,
        State::NoStores => show_stores(stage, false).await,
        State::Stores => show_stores(stage, true).await,
        State::StoreMenu => open_store_menu(stage).await,
        State::ColumnMenu => {
            click_cell(stage, 0, 1).await?;
            go_up_to_header(stage).await?;
            stage.press(Key::Alt + Key::Down).await?;
            stage.wait_for("[role=menu]").await.map(drop)
        }
        State::Sorted => {
            click_cell(stage, 0, 1).await?;
            go_up_to_header(stage).await?;
            stage.press(Key::Enter).await?;
            stage.wait_for("[aria-sort]").await.map(drop)
        }
        State::Editing => edit(stage, "1").await,
        State::Refused => {
            edit(stage, "much").await?;
            stage.press(Key::Enter).await?;
            stage.wait_for("[data-editor][aria-invalid=true]").await.map(drop)
        }
        State::NewTable => ask(stage, "?do=new-table").await,
        State::NewTableRefused => {
            ask(stage, "?do=new-table").await?;
            stage.press(Key::Enter).await?;
            let refusal =
                "(document.querySelector('dialog [role=alert]').textContent ?? '') !== ''";
            stage.wait_until(refusal, true).await
        }
        State::RenameStore => choose(stage, "rename-store").await,
        State::DeleteStore => choose(stage, "delete-store").await,
        State::OpenFile => ask(stage, "?do=open-file").await,
        State::About => open_about(stage).await,
        State::AboutInSafari => {
            let vendor = "void Object.defineProperty(navigator, 'vendor', { value: 'Apple' })";
            stage.evaluate(vendor).await?;
            open_about(stage).await
        }
        State::ImportFailed => {
            let rows = "1,2\n".repeat(20_000);
            choose_file(stage, "broken.csv", &format!("a,b\n{rows}\"never closed\n")).await?;
            stage.wait_for(".notice.error").await.map(drop)
        }
        State::ImportWizard => {
            choose_file(stage, "asks.csv", "day,price\n03/04/2024,\"1,5\"\n,\n").await?;
            stage.wait_for(".wizard th.uncertain").await.map(drop)
        }
        State::Exporting => {
            dismiss_sample_line(stage).await?;
            stage.evaluate(CLICK_EXPORT).await?;
            stage.wait_for("dialog [data-check=formula-safe]").await.map(drop)
        }
        State::Restoring => restore(stage).await,
        State::Deleted => delete_store(stage).await,
        State::NoTable => delete_all(stage).await,
        _ => enter_by_command(stage, state).await,
    }
}

async fn choose_file(stage: &Stage, name: &str, text: &str) -> Result<()> {
    let file = stage.downloads().join(name);
    fs::write(&file, text)?;
    let input = stage.wait_for("[data-open-file]").await?;
    Ok(input.send_keys(file.to_string_lossy()).await?)
}

async fn restore(stage: &Stage) -> Result<()> {
    show_stores(stage, true).await?;
    stage.wait_for("[data-action=back-up]").await?.click().await?;
    let is_done = "[...document.querySelectorAll('.notice')]\
                   .some((notice) => notice.textContent.includes('backed up'))";
    stage.wait_until(is_done, true).await?;
    let backup = loop {
        let files = fs::read_dir(stage.downloads())?.flatten().map(|file| file.path());
        let mut backups = files.filter(|file| file.extension().is_some_and(|it| it == "peristyle"));
        if let Some(backup) = backups.next() {
            break backup;
        }
        stage.evaluate("new Promise((done) => setTimeout(done, 50))").await?;
    };
    let input = stage.wait_for("[data-restore-file]").await?;
    input.send_keys(backup.to_string_lossy()).await?;
    stage.wait_for("dialog [data-backup-table]").await.map(drop)
}

/// The states that are a command away.
async fn enter_by_command(stage: &Stage, state: State) -> Result<()> {
    match state {
        State::Palette => find(stage, "").await,
        State::PaletteOfNothing => find(stage, "nothing at all").await,
        State::Shortcuts => {
            stage.press(Key::Control + "/").await?;
            stage.wait_for(".shortcut-sheet").await.map(drop)
        }
        State::Settings => run(stage, "settings").await,
        State::Columns => run(stage, "edit the columns").await,
        State::Retype => {
            go_to_last_column(stage).await?;
            run(stage, "change the column's type").await?;
            stage.wait_for("dialog option[value=int]").await?.click().await?;
            stage.wait_for(".obstacles").await.map(drop)
        }
        State::KeyObstacles => {
            go_to_last_column(stage).await?;
            run(stage, "set the column as key").await?;
            stage.wait_for(".obstacles").await.map(drop)
        }
        State::Record => open_record(stage).await,
        State::RecordRefused => {
            open_record(stage).await?;
            let field = stage.wait_for("[data-record-field=wind] input").await?;
            field.send_keys("much" + Key::Tab).await?;
            stage.wait_for("[data-record-field=wind] [aria-invalid]").await.map(drop)
        }
        State::Lab => {
            run(stage, "roundtrip lab").await?;
            stage.wait_for("[data-action=check-roundtrip]").await?.click().await?;
            stage.wait_for("[data-lab-result]").await.map(drop)
        }
        State::LabEntries => {
            run(stage, "roundtrip lab").await?;
            stage.wait_for("[data-lab=entries] > summary").await?.click().await?;
            stage.wait_for("[data-action=first-entries]").await?.click().await?;
            stage.wait_for("[data-entry] > summary").await?.click().await.map_err(Into::into)
        }
        State::LabFaults => {
            run(stage, "roundtrip lab").await?;
            stage.wait_for("[data-lab=faults] > summary").await?.click().await?;
            stage.wait_for("[data-action=try-faults]").await?.click().await?;
            stage.wait_for("[data-trial]").await.map(drop)
        }
        State::RowDeleted => {
            click_cell(stage, 0, 1).await?;
            stage.press(Key::Control + Key::Delete).await?;
            stage.wait_for("[data-action=notice-undo]").await.map(drop)
        }
        State::Kept => {
            stage.evaluate("localStorage.clear()").await?;
            click_cell(stage, 1, 1).await?;
            stage.press(Key::Delete).await?;
            stage.wait_for("[data-action=notice-export]").await.map(drop)
        }
        State::Groups => group_rows(stage).await,
        _ => looking::enter(stage, state).await,
    }
}

async fn click_cell(stage: &Stage, row: usize, column: usize) -> Result<()> {
    let cell = format!("[data-row='{row}'][data-column='{column}']");
    Ok(stage.wait_for(&cell).await?.click().await?)
}

async fn group_rows(stage: &Stage) -> Result<()> {
    run(stage, "group rows").await?;
    let choose = "void ((field) => {
        field.value = 'Bars';
        field.dispatchEvent(new Event('change', { bubbles: true }));
    })(document.querySelector('[data-field=chart]'))";
    stage.wait_for("[data-field=chart]").await?;
    stage.evaluate(choose).await?;
    stage.wait_for("[data-chart]").await.map(drop)
}

/// Takes what the palette finds first.
async fn run(stage: &Stage, command: &str) -> Result<()> {
    find(stage, command).await?;
    stage.press(Key::Enter).await?;
    stage.wait_until("document.querySelector('dialog[open]:not(.palette)') !== null", true).await
}

async fn find(stage: &Stage, query: &str) -> Result<()> {
    stage.press(Key::Control + "k").await?;
    stage.wait_for("[data-palette-query]:focus").await?.send_keys(query).await?;
    stage.wait_until("document.querySelector('[data-palette-query]').value", query).await
}

async fn go_up_to_header(stage: &Stage) -> Result<()> {
    stage.press(Key::Up).await?;
    stage.wait_until("document.activeElement.role", "columnheader").await
}

async fn go_to_last_column(stage: &Stage) -> Result<()> {
    click_cell(stage, 0, 0).await?;
    stage.press(Key::End).await?;
    let last = "document.activeElement.getAttribute('aria-colindex') \
                === document.querySelector('[role=grid]').getAttribute('aria-colcount')";
    stage.wait_until(last, true).await
}

async fn open_record(stage: &Stage) -> Result<()> {
    click_cell(stage, 0, 1).await?;
    stage.press(Key::Control + (Key::Shift + Key::Enter)).await?;
    stage.wait_for(".record-field").await.map(drop)
}

async fn dismiss_sample_line(stage: &Stage) -> Result<()> {
    for button in stage.page().find_all(By::Css("[data-action=keep-exploring]")).await? {
        button.click().await?;
    }
    Ok(())
}

async fn show_stores(stage: &Stage, wanted: bool) -> Result<()> {
    let is_shown = "document.querySelector('#stores') !== null";
    // The panel comes some time after it is asked for.
    let is_asked = "document.querySelector('[data-action=toggle-stores]').ariaExpanded === 'true'";
    if stage.evaluate(is_asked).await? != wanted {
        stage.wait_for("[data-action=toggle-stores]").await?.click().await?;
    }
    stage.wait_until(is_shown, wanted).await
}

async fn open_store_menu(stage: &Stage) -> Result<()> {
    show_stores(stage, true).await?;
    let store = stage.wait_for(".store.open").await?;
    stage.page().action_chain().move_to_element_center(&store).perform().await?;
    store.find(By::Css("[data-action=store-menu]")).await?.click().await?;
    stage.wait_for("[role=menu]").await.map(drop)
}

async fn choose(stage: &Stage, action: &str) -> Result<()> {
    open_store_menu(stage).await?;
    stage.wait_for(&format!("[role=menu] [data-action={action}]")).await?.click().await?;
    stage.wait_for("dialog[open]").await.map(drop)
}

async fn delete_store(stage: &Stage) -> Result<()> {
    choose(stage, "delete-store").await?;
    stage.wait_for("dialog [data-action=confirm]").await?.click().await?;
    stage.wait_until("document.querySelector('dialog')", Value::Null).await?;
    stage.wait_for(".notice").await.map(drop)
}

async fn delete_all(stage: &Stage) -> Result<()> {
    show_stores(stage, true).await?;
    // The sample of a first start is listed once it is stored.
    stage.wait_for(".store, .no-table").await?;
    while stage.evaluate("document.querySelector('.store') !== null").await? == true {
        delete_store(stage).await?;
    }
    stage.wait_for(".no-table").await.map(drop)
}

async fn ask(stage: &Stage, shortcut: &str) -> Result<()> {
    stage.open_at(shortcut).await?;
    stage.wait_for("dialog[open]").await.map(drop)
}

async fn open_about(stage: &Stage) -> Result<()> {
    show_stores(stage, true).await?;
    stage.wait_for("[data-action=about]").await?.click().await?;
    stage.wait_for("dialog.about").await.map(drop)
}

async fn edit(stage: &Stage, text: &str) -> Result<()> {
    click_cell(stage, 0, 1).await?;
    stage.press(Key::F2).await?;
    let editor = stage.wait_for("[data-editor]").await?;
    editor.send_keys(Key::Control + "a").await?;
    Ok(editor.send_keys(text).await?)
}
