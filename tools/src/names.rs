//! Shortens what a module and wasm-bindgen's script call each other: names with digests in them are a
//! fiftieth of a download, and nobody reads them. The script's comments and the spaces at the start of its
//! lines go as well.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{CustomSectionReader, ImportSectionReader, Parser, Payload, TypeRef};

const MODULE_ENDING: &str = "_bg.wasm";
/// How the names begin that are wasm-bindgen's own choice.
const MADE: &str = "__wb";

/// Shortens the names in the one module that wasm-bindgen wrote into a folder, and in its script.
///
/// # Errors
/// If the folder holds no such module or the script does not give what the module asks for.
pub fn shorten(folder: &Path) -> Result<()> {
    let entries =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let name = |path: &Path| Some(path.file_name()?.to_string_lossy().into_owned());
    let module =
        entries.iter().find(|path| name(path).is_some_and(|it| it.ends_with(MODULE_ENDING)));
    let module = module.with_context(|| format!("no module in {}", folder.display()))?;
    let script = name(module).unwrap_or_default().replace(MODULE_ENDING, ".js");
    let script = folder.join(script);
    let (bytes, text) = (fs::read(module)?, fs::read_to_string(&script)?);
    let names = short_names(&bytes)?;
    fs::write(&script, bare(&renamed_in_script(&text, &names)?)?)?;
    Ok(fs::write(module, rewritten(&bytes, names)?)?)
}

/// A short name for each function that the module asks its script for.
fn short_names(module: &[u8]) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::ImportSection(imports) = payload? else { continue };
        for import in imports.into_imports() {
            let import = import?;
            if matches!(import.ty, TypeRef::Func(_)) && import.name.starts_with(MADE) {
                let next = short(names.len());
                names.entry(import.name.to_owned()).or_insert(next);
            }
        }
    }
    Ok(names)
}

/// The names of one letter, then those of two, and so on.
fn short(number: usize) -> String {
    let letter = char::from(b'a' + (number % 26) as u8);
    match number / 26 {
        0 => letter.to_string(),
        rest => format!("{}{letter}", short(rest - 1)),
    }
}

/// The script gives each function as a member of an object, on a line that begins with its name.
fn renamed_in_script(script: &str, names: &HashMap<String, String>) -> Result<String> {
    let mut found = 0;
    let lines = script.split_inclusive('\n').map(|line| {
        let name = line.trim_start().split(':').next().unwrap_or_default();
        let Some(short) = names.get(name).filter(|_| line.contains(':')) else {
            return line.to_owned();
        };
        found += 1;
        line.replacen(name, short, 1)
    });
    let renamed = lines.collect();
    ensure!(found == names.len(), "the script gives {found} functions of {}", names.len());
    Ok(renamed)
}

/// A script without the spaces at the start of its lines and without lines that are comments, none of which
/// is within a text.
pub(crate) fn bare(script: &str) -> Result<String> {
    let is_whole = |line: &str| line.matches('`').count().is_multiple_of(2);
    ensure!(script.lines().all(is_whole), "the script has a text of several lines");
    let mut bare = String::new();
    let mut is_in_comment = false;
    for line in script.lines().map(str::trim) {
        is_in_comment |= line.starts_with("/*");
        if is_in_comment {
            let is_closed = line.split_once("*/").map(|(_, rest)| rest.is_empty());
            ensure!(is_closed != Some(false), "behind a comment stands something: {line}");
            is_in_comment = is_closed.is_none();
        } else if !line.is_empty() && !line.starts_with("//") {
            bare.extend([line, "\n"]);
        }
    }
    Ok(bare)
}

/// A module that asks for what it needs by other names, and without what the compiler noted down. Its
/// numbers are as short as they can be.
pub(crate) fn rewritten(module: &[u8], names: HashMap<String, String>) -> Result<Vec<u8>> {
    let mut written = Module::new();
    let outcome = Renaming(names).parse_core_module(&mut written, Parser::new(0), module);
    outcome.map_err(|error| anyhow!("the module cannot be read: {error}"))?;
    Ok(written.finish())
}

struct Renaming(HashMap<String, String>);

impl Reencode for Renaming {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        written: &mut ImportSection,
        imports: ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        for import in imports.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            let name = self.0.get(import.name).map_or(import.name, String::as_str);
            written.import(import.module, name, kind);
        }
        Ok(())
    }

    /// What the compiler noted down, which browsers do not read.
    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks `s` for `__wb_one`, a function of the only type, and notes down nothing of use.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\
        \x01\x04\x01\x60\0\0\
        \x02\x0e\x01\x01s\x08__wb_one\0\0\
        \0\x02\x01n";
    const SCRIPT: &str =
        "const imports = {\n    __wb_one: function(arg0) {\n        __wb_one_more();\n";

    #[test]
    fn a_module_and_its_script_call_each_other_by_short_names() {
        let names = short_names(MODULE).unwrap();

        let script = renamed_in_script(SCRIPT, &names).unwrap();
        let module = rewritten(MODULE, names).unwrap();

        assert_eq!(
            bare(&script).unwrap(),
            "const imports = {\na: function(arg0) {\n__wb_one_more();\n"
        );
        let wanted = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01s\x01a\0\0";
        assert_eq!(module, wanted);
    }

    #[test]
    fn a_script_that_lacks_a_function_is_refused() {
        let names = short_names(MODULE).unwrap();

        assert!(renamed_in_script("const imports = {};\n", &names).is_err());
    }

    #[test]
    fn a_text_of_several_lines_keeps_its_spaces() {
        assert!(bare("let text = `a\n  b`;\n").is_err());
    }

    #[test]
    fn comments_go_where_they_have_lines_of_their_own() {
        let script = "/* a, b */\n  // c\n/**\n * @returns {d}\n */\n\n  f('//', 1); // g\n";

        assert_eq!(bare(script).unwrap(), "f('//', 1); // g\n");
        assert!(bare("/* a */ f();\n").is_err());
    }

    #[test]
    fn names_are_letters_first_then_pairs_of_them() {
        let names: Vec<String> = [0, 25, 26, 701, 702].map(short).into();

        assert_eq!(names, ["a", "z", "aa", "zz", "aaa"]);
    }
}
