use std::rc::Rc;

use crate::storage::LocalFuture;
use crate::workspace::{ByteSource, FileBytes, FileInMemory};

/// The encodings that a person can choose, as browsers and as people call them, the usual ones first.
pub const ENCODINGS: [(&str, &str); 12] = [
    ("utf-8", "UTF-8"),
    ("windows-1252", "Western (Windows-1252)"),
    ("utf-16le", "UTF-16, low byte first"),
    ("utf-16be", "UTF-16, high byte first"),
    ("windows-1250", "Central European (Windows-1250)"),
    ("windows-1251", "Cyrillic (Windows-1251)"),
    ("windows-1253", "Greek (Windows-1253)"),
    ("windows-1254", "Turkish (Windows-1254)"),
    ("macintosh", "Western (Mac)"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("gb18030", "Chinese (GB 18030)"),
    ("euc-kr", "Korean (EUC-KR)"),
];

/// A file that can be read again and again, as it is or as text in any encoding.
pub trait ImportFile {
    /// Its name, with the ending.
    fn name(&self) -> String;

    /// The label of its encoding, by its byte order mark and its bytes.
    ///
    /// # Errors
    /// Why it could not be read, in words.
    fn guess_encoding(&self) -> LocalFuture<'_, Result<&'static str, String>>;

    /// Its text as UTF-8, from the start.
    ///
    /// # Errors
    /// If there is no such encoding, in words.
    fn open(&self, encoding: &str) -> Result<Box<dyn ByteSource>, String>;

    /// Its bytes as they are.
    fn bytes(&self) -> Rc<dyn FileBytes>;
}

/// If it is text, in UTF-8.
impl ImportFile for FileInMemory {
    fn name(&self) -> String {
        FileBytes::name(self)
    }

    fn guess_encoding(&self) -> LocalFuture<'_, Result<&'static str, String>> {
        Box::pin(std::future::ready(Ok(ENCODINGS[0].0)))
    }

    fn open(&self, _encoding: &str) -> Result<Box<dyn ByteSource>, String> {
        Ok(Box::new(self.clone().into_source()))
    }

    fn bytes(&self) -> Rc<dyn FileBytes> {
        Rc::new(self.clone())
    }
}

#[cfg(target_arch = "wasm32")]
impl ImportFile for crate::platform::TextFile {
    fn name(&self) -> String {
        Self::name(self)
    }

    fn guess_encoding(&self) -> LocalFuture<'_, Result<&'static str, String>> {
        Box::pin(async { Self::guess_encoding(self).await.map_err(|error| error.to_string()) })
    }

    fn open(&self, encoding: &str) -> Result<Box<dyn ByteSource>, String> {
        let opened = Self::open(self, encoding).map_err(|error| error.to_string())?;
        Ok(Box::new(opened))
    }

    fn bytes(&self) -> Rc<dyn FileBytes> {
        Rc::new(self.slices())
    }
}

/// A file of the browser, which a person picked or dropped.
#[cfg(target_arch = "wasm32")]
pub fn import_file(file: impl Into<crate::platform::TextFile>) -> Rc<dyn ImportFile> {
    Rc::new(file.into())
}

/// A file of the browser's file system, as it is now.
///
/// # Errors
/// If it has gone, or the person does not allow it.
#[cfg(target_arch = "wasm32")]
pub async fn import_file_on_disk(
    file: impl Into<crate::platform::FileOnDisk>,
) -> Result<Rc<dyn ImportFile>, crate::workspace::StoreActError> {
    let file = file.into().file().await.map_err(crate::workspace::stores::failed)?;
    Ok(import_file(file))
}
