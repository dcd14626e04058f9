//! Finding Chromium and its driver, and how to start them for tests. Installs nothing.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const CHROMIUM_NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const DRIVER_NAMES: [&str; 2] = ["chromedriver", "chromium.chromedriver"];
const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// What makes a browser under test quiet: no looks at hosts outside, no questions at its start.
pub const QUIET_ARGUMENTS: [&str; 8] = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
];

/// A Chromium and the driver for it, both present when they were looked for.
#[derive(Debug, Clone)]
pub struct Browser {
    chromium: PathBuf,
    driver: PathBuf,
}

impl Browser {
    /// Looks at `CHROME` and `CHROMEDRIVER`, then along `PATH`; the error names what is missing.
    pub fn find() -> Result<Self, &'static str> {
        let chromium = named_by("CHROME")
            .or_else(|| CHROMIUM_NAMES.iter().find_map(|name| on_path(name)))
            .or_else(|| is_file(Path::new(MAC_CHROME)))
            .ok_or("Chromium")?;
        let driver = named_by("CHROMEDRIVER")
            .or_else(|| DRIVER_NAMES.iter().find_map(|name| on_path(name)))
            .ok_or("chromedriver")?;
        Ok(Self { chromium, driver })
    }

    /// The browser's program.
    pub fn chromium(&self) -> &Path {
        &self.chromium
    }

    /// The driver's program.
    pub fn driver(&self) -> &Path {
        &self.driver
    }
}

/// The program of that name along `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let file_name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).find_map(|folder| is_file(&folder.join(&file_name)))
}

/// Whether this process is root's, for whom Chromium has no sandbox.
pub fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output();
    user.is_ok_and(|user| user.stdout.trim_ascii() == b"0")
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).and_then(|path| is_file(Path::new(&path)))
}

fn is_file(path: &Path) -> Option<PathBuf> {
    path.is_file().then(|| path.to_owned())
}
