//! Folders to serve: copies of the built site, for tests that change it, and the package for JavaScript
//! among the pages that use it.

use std::cell::RefCell;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use xtask::{precache, project};

/// A section of WebAssembly that means nothing, named "x".
const EMPTY_SECTION: [u8; 4] = [0, 2, 1, b'x'];

thread_local! {
    /// The folders of the journey that runs: a page may still ask for files when its steps are done.
    static IN_USE: RefCell<Vec<Rc<TempDir>>> = RefCell::default();
}

/// Removes the copies of a journey that is over.
pub(crate) fn remove_copies() {
    IN_USE.take();
}

/// A copy of `dist/` under a path of its own; the folder above it is what a server serves. It stays until
/// the journey is over.
pub struct CopiedSite {
    folder: Rc<TempDir>,
    path: String,
}

impl CopiedSite {
    /// The site as it was built, at `path`, such as `"apps/table/"`, or `""` for the top.
    pub fn at(path: &str) -> Result<Self> {
        let folder = Rc::new(TempDir::new()?);
        IN_USE.with_borrow_mut(|folders| folders.push(Rc::clone(&folder)));
        let site = Self { folder, path: path.to_owned() };
        copy(&project::dist(), &site.files())
            .context("the site is not built: cargo xtask build")?;
        Ok(site)
    }

    /// Puts another copy at another path below the same folder.
    pub fn copy_to(&self, path: &str) -> Result<()> {
        copy(&self.files(), &self.folder.path().join(path))
    }

    /// The folder to serve.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the site lies in what is served.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The folder with the site's own files.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join(&self.path)
    }

    /// The one file at the top of the site whose name ends so.
    pub fn file_ending_with(&self, ending: &str) -> Result<PathBuf> {
        let entries = fs::read_dir(self.files())?.collect::<Result<Vec<_>, _>>()?;
        let mut names = entries.iter().map(DirEntry::path);
        names
            .find(|path| path.to_string_lossy().ends_with(ending))
            .with_context(|| format!("the site has no file *{ending}"))
    }

    /// Gives the module and a chunk other bytes that do the same.
    pub fn change_modules(&self) -> Result<()> {
        for module in [self.file_ending_with("_bg.wasm")?, self.panels()?] {
            let mut bytes = fs::read(&module)?;
            bytes.extend(EMPTY_SECTION);
            fs::write(module, bytes)?;
        }
        Ok(())
    }

    /// The folder with the chunks.
    pub fn chunks(&self) -> Result<PathBuf> {
        let named = |path: &PathBuf| path.to_string_lossy().contains("/lazy-") && path.is_dir();
        let mut entries = fs::read_dir(self.files())?.flatten().map(|entry| entry.path());
        entries.find(named).context("the site has no chunks")
    }

    /// The chunk with the panels.
    pub fn panels(&self) -> Result<PathBuf> {
        Ok(self.chunks()?.join("split_panels.wasm"))
    }

    /// Changes a text of the page and makes the next version of it.
    pub fn publish(&self, from: &str, to: &str) -> Result<String> {
        let page = self.files().join("index.html");
        let text = fs::read_to_string(&page)?;
        ensure!(text.contains(from), "the page has no `{from}`");
        fs::write(&page, text.replace(from, to))?;
        precache::write(&self.files())
    }
}

/// The package for JavaScript and the pages that use it, at the paths that they have in the project.
pub struct PackageSite {
    folder: TempDir,
}

impl PackageSite {
    /// The package as it was built, with these folders of the project beside it.
    pub fn with(folders: &[&str]) -> Result<Self> {
        let site = Self { folder: TempDir::new()? };
        copy(&project::package(), &site.folder().join("pkg"))
            .context("the package is not built: cargo xtask package")?;
        for folder in folders {
            copy(&project::root().join(folder), &site.folder().join(folder))?;
        }
        Ok(site)
    }

    /// The folder to serve.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
