//! Folders for tests, each removed with its test.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

/// An empty folder at first.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Named after what it is for, of which each test has its own.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Self(env::temp_dir().join(format!("peristyle-{}-{name}", process::id())));
        fs::create_dir(&folder.0).unwrap();
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}
