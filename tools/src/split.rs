//! Splits the module of the application: what is needed at the start, and chunks that share its memory
//! and are fetched when a function of theirs is first called. Which functions those are is said in the
//! code, by `wasm_split`; the linker must have left its relocations (`--emit-relocs`).
//!
//! Beside the module that wasm-bindgen is to process stands the folder `lazy-…`, named by what the
//! module was made of, with the chunks and the script that loads them. wasm-bindgen's script imports
//! that script, and that script it, by the name [`MAIN_SCRIPT`], which whoever renames one has to mend.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Parser, Payload};
use xxhash_rust::xxh3::xxh3_64;

use crate::names::{bare, rewritten};

/// How the loading script names wasm-bindgen's.
pub const MAIN_SCRIPT: &str = "../main.js";
const LOADING_SCRIPT: &str = "load.js";
/// How the loading script asks for a chunk, and how it is to ask: a part of the interface needs a dozen of
/// them, and to begin as many requests in one task keeps a slow device from answering.
const FETCH: &str = "= fetch(new URL(";
const FETCH_IN_TURN: &str = "= fetchInTurn(new URL(";
const IN_TURN: &str = "let turns = Promise.resolve();
function fetchInTurn(url) {
turns = turns.then(() => new Promise((done) => { setTimeout(done); }));
return turns.then(() => fetch(url));
}
";

/// Whether the linker left in a module what splitting it needs.
pub fn can_be_split(module: &[u8]) -> bool {
    let is_left = |payload: wasmparser::Result<Payload<'_>>| match payload {
        Ok(Payload::CustomSection(section)) => section.name() == "reloc.CODE",
        _ => false,
    };
    Parser::new(0).parse_all(module).any(is_left)
}

/// Writes the chunks of a module below `out_folder`, and returns where the rest is that is to go through
/// wasm-bindgen.
///
/// # Errors
/// If it cannot be split, or a file cannot be written.
pub fn split(module: &[u8], out_folder: &Path) -> Result<PathBuf> {
    remove_earlier(out_folder)?;
    let folder = format!("lazy-{:016x}", xxh3_64(module));
    fs::create_dir_all(out_folder.join(&folder))?;
    let main = out_folder.join("unbound.wasm");
    let script = format!("./{folder}/{LOADING_SCRIPT}");
    let mut options = Options::new(module);
    options.output_dir = out_folder;
    options.main_out_path = &main;
    options.main_module = MAIN_SCRIPT;
    options.link_name = &script;
    let made = transform(options).map_err(|error| anyhow!("{error:#}"))?;
    for chunk in made.split_modules {
        let name = chunk.file_name().context("a chunk has a name")?;
        fs::write(out_folder.join(&folder).join(name), compact(&fs::read(&chunk)?)?)?;
        fs::remove_file(&chunk)?;
    }
    let script = out_folder.join(&folder).join(LOADING_SCRIPT);
    let text = fs::read_to_string(&script).with_context(|| script.display().to_string())?;
    fs::write(&script, in_turn(&bare(&text)?)?)?;
    Ok(main)
}

/// The loading script, asking for each chunk in a task of its own.
fn in_turn(script: &str) -> Result<String> {
    ensure!(script.contains(FETCH), "the loading script asks for chunks in another way");
    Ok(script.replace(FETCH, FETCH_IN_TURN) + IN_TURN)
}

fn remove_earlier(out_folder: &Path) -> Result<()> {
    for entry in fs::read_dir(out_folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("lazy-") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// A module with numbers as short as they can be, which for a linker they are not, and without names and
/// the like, which nothing reads.
fn compact(module: &[u8]) -> Result<Vec<u8>> {
    rewritten(module, HashMap::new()).context("a chunk cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn a_chunk_loses_its_notes_and_its_long_numbers() {
        // A type, a note, a function of it, and its body, which names that function in five bytes.
        let types = [1, 4, 1, 0x60, 0, 0];
        let note = [0, 5, 4, b'n', b'a', b'm', b'e'];
        let functions = [3, 2, 1, 0];
        let call = [10, 10, 1, 8, 0, 0x10, 0x80, 0x80, 0x80, 0x80, 0, 0x0B];
        let module = [EMPTY, &types, &note, &functions, &call].concat();

        let short_call = [10, 6, 1, 4, 0, 0x10, 0, 0x0B];
        let wanted = [EMPTY, &types, &functions, &short_call].concat();
        assert_eq!(compact(&module).unwrap(), wanted);
    }

    #[test]
    fn chunks_are_asked_for_one_after_the_other() {
        let script = "const src = fetch(new URL(\"./a.wasm\", import.meta.url));\n";

        let spread = in_turn(script).unwrap();

        let wanted = "const src = fetchInTurn(new URL(\"./a.wasm\", import.meta.url));\nlet turns";
        assert!(spread.starts_with(wanted), "{spread}");
        assert!(in_turn("import(url)").is_err());
    }

    #[test]
    fn only_a_module_with_relocations_can_be_split() {
        let relocations = [0, 11, 10, b'r', b'e', b'l', b'o', b'c', b'.', b'C', b'O', b'D', b'E'];

        assert!(can_be_split(&[EMPTY, &relocations].concat()));
        assert!(!can_be_split(EMPTY));
    }
}
