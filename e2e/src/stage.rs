//! A server, a browser and its profile.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::prelude::*;
use xtask::project;
use xtask::server::{Answered, Server};

use crate::driver::Driver;

pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(50);
const MODIFIERS: [Key; 4] = [Key::Shift, Key::Control, Key::Alt, Key::Meta];

/// The served site and one browser window on it. The profile outlives the browser, the address the
/// server. What the page writes to the console as an error counts against the journey.
pub struct Stage {
    page: Option<WebDriver>,
    driver: Driver,
    server: Option<Server>,
    port: u16,
    answers: Arc<Mutex<Vec<Answered>>>,
    folder: TempDir,
    console_errors: Vec<String>,
    excused: Vec<String>,
}

impl Stage {
    pub(crate) async fn set(site: PathBuf) -> Result<Self> {
        let answers = Arc::default();
        let server = start_server(&site, 0, &answers)?;
        let (driver, folder) = (Driver::start()?, TempDir::new()?);
        std::fs::create_dir(folder.path().join("downloads"))?;
        let mut stage = Self {
            page: None,
            driver,
            port: server.port(),
            server: Some(server),
            answers,
            folder,
            console_errors: Vec::new(),
            excused: Vec::new(),
        };
        stage.start_browser().await?;
        Ok(stage)
    }

    /// The window, for whatever a person could do in it.
    pub fn page(&self) -> &WebDriver {
        self.page.as_ref().expect("a browser runs from the start of a journey to its end")
    }

    /// The address of the site, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Where files go that the page gives out.
    pub fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }

    /// Opens the site and waits until it takes keys.
    pub async fn open(&self) -> Result<()> {
        self.open_at("").await
    }

    /// The same at a path or query below the site's address.
    pub async fn open_at(&self, path: &str) -> Result<()> {
        self.page().goto(format!("{}{path}", self.url())).await?;
        self.wait_for("[data-app-ready]").await?;
        Ok(())
    }

    /// The first element that matches, as soon as there is one.
    pub async fn wait_for(&self, selector: &str) -> Result<WebElement> {
        let query = self.page().query(By::Css(selector.to_owned())).wait(PATIENCE, LOOK_AGAIN);
        query.first().await.with_context(|| format!("no `{selector}` within {PATIENCE:?}"))
    }

    /// What an expression in the page is worth; a promise is awaited.
    pub async fn evaluate(&self, expression: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[0]; (async () => ({expression}))()\
             .then((value) => done([value ?? null]), (error) => done(String(error)));"
        );
        let answer = self.page().execute_async(script, Vec::new()).await?.json().clone();
        match answer {
            Value::Array(mut value) if value.len() == 1 => Ok(value.remove(0)),
            thrown => bail!("`{expression}` threw {thrown}"),
        }
    }

    /// Waits until an expression in the page is worth `wanted`. It may throw until then, as it does
    /// about an element that is not there yet.
    pub async fn wait_until(&self, expression: &str, wanted: impl Into<Value>) -> Result<()> {
        let (wanted, start) = (wanted.into(), now());
        loop {
            let value = self.evaluate(expression).await;
            if value.as_ref().is_ok_and(|value| *value == wanted) {
                return Ok(());
            }
            ensure!(
                start.elapsed() < PATIENCE,
                "`{expression}` is {value:?} after {PATIENCE:?}, not {wanted}"
            );
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Presses keys for whatever has the focus when each arrives; Shift, Control, Alt and Meta are held
    /// down to the end.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        let mut chain = self.page().action_chain();
        let mut held = Vec::new();
        for key in keys.into().as_vec() {
            chain = chain.key_down(key);
            if MODIFIERS.iter().any(|modifier| modifier.value() == key) {
                held.push(key);
            } else {
                chain = chain.key_up(key);
            }
        }
        for key in held.into_iter().rev() {
            chain = chain.key_up(key);
        }
        Ok(chain.perform().await?)
    }

    /// Waits until the page would start without a network.
    pub async fn wait_until_kept_offline(&self) -> Result<()> {
        self.evaluate("navigator.serviceWorker.ready.then(() => true)").await?;
        self.wait_until("navigator.serviceWorker.controller?.state ?? null", "activated").await
    }

    /// From here on nobody answers at the site's address.
    pub fn stop_server(&mut self) {
        self.server = None;
    }

    /// Serves `folder` at the same address as before.
    pub fn serve(&mut self, folder: &Path) -> Result<()> {
        self.stop_server();
        self.server = Some(start_server(folder, self.port, &self.answers)?);
        Ok(())
    }

    /// Everything that servers at the site's address have answered since the last look.
    pub fn take_answers(&self) -> Vec<Answered> {
        std::mem::take(&mut self.answers.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs a script in every document that this window opens from now on, before the document's own.
    pub async fn run_before_pages(&self, script: &str) -> Result<()> {
        let script = serde_json::json!({ "source": script });
        self.command("Page.addScriptToEvaluateOnNewDocument", script).await.map(drop)
    }

    /// A command of the browser's own protocol, for this window.
    pub async fn command(&self, name: &str, parameters: Value) -> Result<Value> {
        Ok(self.page().cdp().send_raw(name, parameters).await?)
    }

    /// Opens another tab and turns to it; gives the handle of the one before.
    pub async fn turn_to_new_tab(&self) -> Result<WindowHandle> {
        let before = self.page().window().await?;
        let tab = self.page().new_tab().await?;
        self.page().switch_to_window(tab).await?;
        Ok(before)
    }

    /// Turns to a tab.
    pub async fn turn_to(&self, tab: &WindowHandle) -> Result<()> {
        Ok(self.page().switch_to_window(tab.clone()).await?)
    }

    /// Ends the browser's process and starts another on the same profile.
    pub async fn restart_browser(&mut self) -> Result<()> {
        self.end_browser().await?;
        self.start_browser().await
    }

    /// Lets the browser's process crash and starts another on the same profile.
    pub async fn crash_browser(&mut self) -> Result<()> {
        // A browser that has crashed says nothing more, neither to this nor to its end.
        self.command("Browser.crash", serde_json::json!({})).await.ok();
        if let Some(page) = self.page.take() {
            page.quit().await.ok();
        }
        self.start_browser().await
    }

    /// Expects that the console will hold an error with this text, and does not mind.
    pub fn excuse_console_error(&mut self, text: &str) {
        self.excused.push(text.to_owned());
    }

    /// Saves what is to be seen as `target/e2e/{name}.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let folder = project::root().join("target").join("e2e");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}.png"));
        self.page().screenshot(&path).await?;
        Ok(path)
    }

    /// Ends everything; the errors are those of the console, of all browsers of the journey.
    pub(crate) async fn clear(mut self) -> Result<Vec<String>> {
        self.end_browser().await?;
        let excused = |error: &String| self.excused.iter().any(|text| error.contains(text));
        Ok(self.console_errors.iter().filter(|error| !excused(error)).cloned().collect())
    }

    async fn start_browser(&mut self) -> Result<()> {
        let profile = self.folder.path().join("profile");
        let wanted = self.driver.capabilities(&profile, &self.downloads())?;
        let page = WebDriver::new(self.driver.url(), wanted).await?;
        page.set_script_timeout(PATIENCE).await?;
        page.set_page_load_timeout(PATIENCE).await?;
        self.page = Some(page);
        Ok(())
    }

    async fn end_browser(&mut self) -> Result<()> {
        if let Some(page) = self.page.take() {
            let entries = page.browser_log().await?;
            let errors = entries.into_iter().filter(|entry| entry.level == "SEVERE");
            self.console_errors.extend(errors.map(|entry| entry.message));
            page.quit().await?;
        }
        Ok(())
    }
}

fn start_server(site: &Path, port: u16, answers: &Arc<Mutex<Vec<Answered>>>) -> Result<Server> {
    let answers = Arc::clone(answers);
    let note = move |answered| {
        answers.lock().unwrap_or_else(PoisonError::into_inner).push(answered);
    };
    Ok(Server::start_watched(site, port, note)?)
}

#[expect(clippy::disallowed_methods, reason = "this clock is not the application's")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
