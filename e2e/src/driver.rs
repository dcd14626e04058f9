//! The driver's process, and what it is asked for.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow};
use thirtyfour::common::capabilities::chrome::ChromeCapabilities;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::{DesiredCapabilities, LoggingPrefsLogLevel};
use xtask::browser::{Browser, QUIET_ARGUMENTS, is_root};

/// A chromedriver at a free port, ended when dropped.
pub(crate) struct Driver {
    process: Child,
    browser: Browser,
    url: String,
}

impl Driver {
    pub(crate) fn start() -> Result<Self> {
        let browser = Browser::find().map_err(|missing| {
            anyhow!("{missing} is missing. This brings it:\n    cargo xtask test e2e")
        })?;
        let mut process = Command::new(browser.driver())
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} did not start", browser.driver().display()))?;
        let stdout = process.stdout.take().context("its output is piped")?;
        let mut driver = Self { process, browser, url: String::new() };
        driver.url = format!("http://127.0.0.1:{}", announced_port(stdout)?);
        Ok(driver)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A browser whose profile and downloads lie in those folders.
    pub(crate) fn capabilities(
        &self,
        profile: &Path,
        downloads: &Path,
    ) -> Result<ChromeCapabilities> {
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(&self.browser.chromium().to_string_lossy())?;
        wanted.add_arg("--headless=new")?;
        wanted.add_arg("--window-size=1280,800")?;
        for argument in QUIET_ARGUMENTS {
            wanted.add_arg(argument)?;
        }
        if is_root() {
            wanted.add_arg("--no-sandbox")?;
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.display()))?;
        let preferences = serde_json::json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
        });
        wanted.add_experimental_option("prefs", preferences)?;
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(wanted)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Where the process has ended by itself there is nothing left to end.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Reads up to the port, and goes on reading so that the driver never waits for a reader.
fn announced_port(stdout: ChildStdout) -> Result<u16> {
    let mut lines = BufReader::new(stdout).lines();
    let announcement = lines
        .by_ref()
        .map_while(Result::ok)
        .find(|line| line.contains("started successfully on port"))
        .context("chromedriver ended without saying its port")?;
    thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    let port = announcement.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
    port.parse().with_context(|| format!("no port in `{announcement}`"))
}
