//! wasm-bindgen's command line, at the version of the lock file.

use std::env;
use std::ffi::OsString;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    let mut arguments: Vec<OsString> = env::args_os().collect();
    if arguments.iter().any(is_of_release) {
        // Names cost a tenth of the download. Trunk has no setting for these options, and when the
        // compiler strips them, the list of target features goes with them.
        arguments.extend(["--remove-name-section", "--remove-producers-section"].map(Into::into));
    }
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(arguments)
}

fn is_of_release(argument: &OsString) -> bool {
    let path = Path::new(argument);
    path.extension().is_some_and(|extension| extension == "wasm")
        && path.parent().is_some_and(|folder| folder.ends_with("release"))
}
