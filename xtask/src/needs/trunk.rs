//! Trunk, which bundles the site.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use xtask::browser::on_path;
use xtask::project;

use crate::run::{run, run_silently, say};

const VERSION: &str = "0.21.14";
/// A fat optimised build of Trunk takes ten minutes; it is used for seconds.
const QUICK_BUILD: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// The program: a fitting one along `PATH`, else the one in the cache, built when first needed.
pub(crate) fn trunk() -> Result<PathBuf> {
    let root = project::cache()?.join(format!("trunk-{VERSION}"));
    let cached = root.join("bin").join(format!("trunk{}", std::env::consts::EXE_SUFFIX));
    if let Some(fitting) =
        [on_path("trunk"), Some(cached.clone())].into_iter().flatten().find(|path| fits(path))
    {
        return Ok(fitting);
    }
    install(&root)?;
    Ok(cached)
}

/// Trunk without variables of the shell that it stumbles over.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_remove("NO_COLOR");
    command
}

fn fits(program: &Path) -> bool {
    let mut question = command(program);
    question.arg("--version");
    run_silently(question).is_ok_and(|answer| is_fitting(answer.trim()))
}

/// The next minor version has another configuration file.
fn is_fitting(answer: &str) -> bool {
    let patch = answer.strip_prefix("trunk 0.21.").and_then(|patch| patch.parse::<u32>().ok());
    patch.is_some_and(|patch| patch >= 14)
}

fn install(root: &Path) -> Result<()> {
    let arguments = [
        "install",
        "--locked",
        "trunk",
        "--version",
        VERSION,
        "--no-default-features",
        "--features",
        "rustls",
    ];
    say(&format!("Installing Trunk {VERSION} (about 5 minutes, once)…"));
    fs::create_dir_all(root).with_context(|| root.display().to_string())?;
    let mut cargo = Command::new("cargo");
    // Away from the project, whose settings are not meant for Trunk.
    cargo.args(["--quiet"]).args(arguments).arg("--root").arg(root).current_dir(root);
    cargo.envs(QUICK_BUILD).env_remove("CARGO_TARGET_DIR");
    run(cargo).with_context(|| {
        format!("Trunk {VERSION} is missing. This brings it:\n    cargo {}", arguments.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_versions_that_read_our_configuration_fit() {
        assert!(is_fitting("trunk 0.21.14") && is_fitting("trunk 0.21.15"));
        assert!(!is_fitting("trunk 0.21.13") && !is_fitting("trunk 0.22.1"));
        assert!(!is_fitting("trunk 0.21.14-beta.1") && !is_fitting(""));
    }
}
