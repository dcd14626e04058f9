use std::collections::BTreeMap;
use std::rc::Rc;

use reactive_graph::owner::LocalStorage;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::stores::failed;
use super::{ByteSource, ImportOptions, NoticeKind, StoreActError, TextFormat, Workspace, words};
use crate::storage::LocalFuture;

/// A file of the person's own that a table came from and can be written back to.
pub trait FileTarget {
    /// Its name, with the ending: "cities.csv".
    fn name(&self) -> String;

    /// Puts the text in the place of the file's content: all of it or, on an error, nothing. The text is
    /// asked for when the file is ready to take it, since browsers ask the person first.
    fn write(
        &self,
        text: LocalFuture<'static, Vec<Vec<u8>>>,
    ) -> LocalFuture<'_, Result<(), String>>;
}

#[cfg(target_arch = "wasm32")]
impl FileTarget for crate::platform::FileOnDisk {
    fn name(&self) -> String {
        Self::name(self)
    }

    fn write(
        &self,
        text: LocalFuture<'static, Vec<Vec<u8>>>,
    ) -> LocalFuture<'_, Result<(), String>> {
        Box::pin(async { Self::write(self, text).await.map_err(|error| error.to_string()) })
    }
}

/// Where a table came from and how its text was written there.
#[derive(Clone)]
struct SourceFile {
    target: Rc<dyn FileTarget>,
    format: TextFormat,
}

/// The files of tables, by the names of their stores, for as long as the page lives.
#[derive(Clone, Copy)]
pub(super) struct SourceFiles(RwSignal<BTreeMap<String, SourceFile>, LocalStorage>);

impl SourceFiles {
    pub(super) fn new() -> Self {
        Self(RwSignal::new_local(BTreeMap::new()))
    }

    pub(super) fn rename(self, from: &str, to: &str) {
        let file = self.0.try_update(|files| files.remove(from)).flatten();
        if let Some(file) = file {
            self.0.update(|files| drop(files.insert(to.to_owned(), file)));
        }
    }

    pub(super) fn forget(self, table: &str) {
        self.0.update(|files| drop(files.remove(table)));
    }

    fn of(self, table: &str) -> Option<SourceFile> {
        self.0.with(|files| files.get(table).cloned())
    }
}

impl Workspace {
    /// Reads a file as [`Workspace::import`] does, and remembers it as the place to write the table back
    /// to.
    ///
    /// # Errors
    /// As [`Workspace::import`].
    pub async fn open_file(
        self,
        source: Box<dyn ByteSource>,
        target: Rc<dyn FileTarget>,
    ) -> Result<(), StoreActError> {
        let Some(report) = self.import_reported(source, ImportOptions::default()).await? else {
            return Ok(());
        };
        if let Some((table, format)) = self.open_table().zip(TextFormat::of(&report)) {
            let file = SourceFile { target, format };
            self.source_files.0.update(|files| drop(files.insert(table.name(), file)));
        }
        Ok(())
    }

    /// The same with a file of the browser's file system.
    ///
    /// # Errors
    /// As [`Workspace::import`], and if the file cannot be read.
    #[cfg(target_arch = "wasm32")]
    pub async fn open_file_on_disk(
        self,
        file: impl Into<crate::platform::FileOnDisk>,
    ) -> Result<(), StoreActError> {
        let file = file.into();
        let source = file.read().await.map_err(failed)?;
        self.open_file(Box::new(source), Rc::new(file)).await
    }

    /// The name of the file that the table which is shown can be written back to.
    pub fn source_file(self) -> Option<String> {
        let table = self.current_name()?;
        self.source_files.of(&table).map(|file| file.target.name())
    }

    /// Writes the table that is shown back to the file that it came from: all its rows, in the order that
    /// is shown unless a filter hides some.
    ///
    /// # Errors
    /// If it came from no file, or the file cannot be written; then the file is as it was.
    pub async fn write_back(self) -> Result<(), StoreActError> {
        let table = self.open_table().ok_or(StoreActError::NoTable)?;
        let file = reactive_graph::graph::untrack(|| self.source_files.of(&table.name()));
        let SourceFile { target, format } = file.ok_or_else(|| failed(words::NO_SOURCE_FILE))?;
        let text = self.text_of(&table, format);
        let written = target.write(Box::pin(text)).await;
        let name = target.name();
        written.map_err(|reason| failed(words::not_written_back(&name, &reason)))?;
        self.notify(NoticeKind::Info, words::written_back(&name), Vec::new());
        Ok(())
    }
}
