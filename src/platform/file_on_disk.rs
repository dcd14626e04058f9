use std::future::Future;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemFileHandle, FileSystemWritableFileStream};

use super::{FileChunks, PlatformError};

const NOT_OPENED: &str = "the file could not be opened";
const NOT_WRITTEN: &str = "the file could not be written";

/// A file of the person's own that the browser let the page have: it can be read and, with the person's
/// leave, written.
#[derive(Clone, Debug)]
pub struct FileOnDisk(FileSystemFileHandle);

impl From<FileSystemFileHandle> for FileOnDisk {
    fn from(handle: FileSystemFileHandle) -> Self {
        Self(handle)
    }
}

impl FileOnDisk {
    /// The file's name, with the ending.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// The text of the file as it is now.
    ///
    /// # Errors
    /// If it has gone, or the person does not allow it.
    pub async fn read(&self) -> Result<FileChunks, PlatformError> {
        self.file().await.map(FileChunks::from)
    }

    /// The file as it is now.
    ///
    /// # Errors
    /// If it has gone, or the person does not allow it.
    pub async fn file(&self) -> Result<File, PlatformError> {
        let refused = |reason| PlatformError::refused(NOT_OPENED, &reason);
        let file = JsFuture::from(self.0.get_file()).await.map_err(refused)?;
        Ok(file.unchecked_into())
    }

    /// Puts a text in the place of the content: all of it or, on an error, nothing. The person is asked
    /// first, which only works just after an input of theirs; the text may take its time.
    ///
    /// # Errors
    /// If the person does not allow it, the file has gone or the disk is full.
    pub async fn write(
        &self,
        text: impl Future<Output = Vec<Vec<u8>>>,
    ) -> Result<(), PlatformError> {
        let refused = |reason| PlatformError::refused(NOT_WRITTEN, &reason);
        let stream = JsFuture::from(self.0.create_writable()).await.map_err(refused)?;
        let stream: FileSystemWritableFileStream = stream.unchecked_into();
        for chunk in text.await {
            if let Err(reason) = write_chunk(&stream, &chunk).await {
                // What was written so far stands beside the file and goes with this.
                let _ = JsFuture::from(stream.abort()).await;
                return Err(refused(reason));
            }
        }
        // Only now does the text take the place of the file.
        JsFuture::from(stream.close()).await.map_err(refused)?;
        Ok(())
    }
}

async fn write_chunk(stream: &FileSystemWritableFileStream, chunk: &[u8]) -> Result<(), JsValue> {
    let bytes = Uint8Array::from(chunk);
    JsFuture::from(stream.write_with_js_u8_array(&bytes)?).await.map(drop)
}
