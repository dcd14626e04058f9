//! The texts of the project, for tests that read them.

use std::fs;
use std::path::Path;

/// A file of the project.
pub(crate) struct Source {
    /// From the top of the project, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}

/// Every file below `folder` whose name ends in one of `endings`, in order of its path.
pub(crate) fn below(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(root().join(&folder)).expect("the project has this folder");
        for entry in entries {
            let entry = entry.expect("a folder can be listed");
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().expect("an entry has a type").is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.ends_with(ending)) {
                sources.push(read(&path));
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

/// One file.
pub(crate) fn read(path: &str) -> Source {
    let text = fs::read_to_string(root().join(path)).expect("sources are UTF-8");
    Source::new(path, &text)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
