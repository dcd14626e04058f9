//! wasm-bindgen's command line, at the version of the lock file.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::Context;
use tools::{names, split};

const OUT_FOLDER: &str = "--out-dir=";

fn main() -> anyhow::Result<()> {
    let mut arguments: Vec<OsString> = env::args_os().collect();
    let mut of_site = None;
    if let Some(input) = arguments.iter().position(is_of_release) {
        let module = fs::read(&arguments[input])?;
        if split::can_be_split(&module) {
            let folder = out_folder(&arguments)?.to_owned();
            arguments[input] = split::split(&module, &folder)?.into();
            of_site = Some(folder);
            // What the chunks are linked by.
            arguments.extend(["--keep-lld-exports", "--no-demangle"].map(Into::into));
        }
        // Names cost a tenth of the download. Trunk has no setting for these options, and when the
        // compiler strips them, the list of target features goes with them.
        arguments.extend(["--remove-name-section", "--remove-producers-section"].map(Into::into));
    }
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(arguments)?;
    of_site.map_or(Ok(()), |folder| names::shorten(&folder))
}

fn is_of_release(argument: &OsString) -> bool {
    let path = Path::new(argument);
    path.extension().is_some_and(|extension| extension == "wasm")
        && path.parent().is_some_and(|folder| folder.ends_with("release"))
}

/// As Trunk gives it.
fn out_folder(arguments: &[OsString]) -> anyhow::Result<&Path> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let folder = arguments.find_map(|argument| argument.strip_prefix(OUT_FOLDER));
    folder.map(Path::new).with_context(|| format!("a module is split with {OUT_FOLDER}…"))
}
