//! Chromium and its driver.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, anyhow, bail};
use xtask::browser::{Browser, is_root, on_path};

use crate::run::{run_silently, say};

const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// The browser for tests: the one on this machine, else Debian's.
pub(crate) fn browser() -> Result<Browser> {
    match Browser::find() {
        Ok(browser) => Ok(browser),
        Err(missing) if can_install() => {
            say("Installing Debian's chromium and chromium-driver (about 1 minute, once)…");
            install().map_err(|error| explain(missing).context(error))?;
            Browser::find().map_err(explain)
        }
        Err(missing) => Err(explain(missing)),
    }
}

fn can_install() -> bool {
    Path::new("/etc/debian_version").is_file() && on_path("apt-get").is_some() && is_root()
}

fn install() -> Result<()> {
    // A fresh machine has no package lists, an old one may name packages that are gone.
    if apt_get(&["install", "-y", "--no-install-recommends"], &PACKAGES).is_ok() {
        return Ok(());
    }
    apt_get(&["update"], &[])?;
    apt_get(&["install", "-y", "--no-install-recommends"], &PACKAGES)
}

fn apt_get(arguments: &[&str], packages: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(["-q"]).args(arguments).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    match run_silently(command) {
        Ok(_) => Ok(()),
        Err(error) => bail!(error),
    }
}

fn explain(missing: &str) -> anyhow::Error {
    anyhow!(
        "{missing} is missing. On Debian and Ubuntu this brings it:\n    \
         sudo apt-get install chromium chromium-driver\n\
         Elsewhere install Chromium or Chrome with the chromedriver of its version, and put both into\n\
         PATH or name them: CHROME=/path/to/chrome CHROMEDRIVER=/path/to/chromedriver"
    )
}
