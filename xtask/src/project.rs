//! Where things lie in the project and in the cache of this user.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The top folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in a folder of the project")
}

/// The built site; [`crate::precache`] has run over it.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    absolute_folder("CARGO_TARGET_DIR").unwrap_or_else(|| root().join("target"))
}

/// The package for JavaScript, as `cargo xtask package` makes it.
pub fn package() -> PathBuf {
    root().join("pkg")
}

/// The folder for tools that are built once; `cargo clean` does not reach it.
pub fn cache() -> Result<PathBuf> {
    let base = match (absolute_folder("XDG_CACHE_HOME"), home()) {
        (Some(cache), _) => cache,
        (None, Some(home)) => home.join(".cache"),
        (None, None) => bail!(
            "There is no folder to keep tools in: neither XDG_CACHE_HOME nor HOME is set.\n\
             Name one, for example: XDG_CACHE_HOME=/tmp/cache cargo xtask …"
        ),
    };
    Ok(base.join("peristyle"))
}

/// The version of `package` in Cargo.lock.
pub fn locked_version(package: &str) -> Result<String> {
    let lock = root().join("Cargo.lock");
    let text =
        fs::read_to_string(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    version_in_lock(&text, package)
        .with_context(|| format!("Cargo.lock names no package `{package}`"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

fn home() -> Option<PathBuf> {
    absolute_folder("HOME").or_else(|| absolute_folder("USERPROFILE"))
}

fn absolute_folder(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-cli\"\nversion = \"0.2.1\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn a_version_is_read_for_exactly_the_named_package() {
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(LOCK, "wasm"), None);
    }

    #[test]
    fn the_lock_file_of_this_project_pins_the_tools_to_the_library() {
        let library = locked_version("wasm-bindgen").unwrap();
        let tools = locked_version("wasm-bindgen-cli").unwrap();

        assert_eq!(library, tools, "wasm-bindgen refuses a module made for another version");
    }
}
