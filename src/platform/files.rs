use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

use super::encoding::{Decoder, Utf8Check};
use super::{PlatformError, TextEncoding, sleep_ms, spawn};

/// The bytes that are read from a file at a time.
pub const CHUNK_BYTES: u64 = 1 << 20;
/// How long a download is kept for the browser to fetch.
const DOWNLOAD_LIFE_MS: u32 = 60_000;
const NOT_READ: &str = "the file could not be read";
const NOT_HANDED_OUT: &str = "the file could not be handed out";

/// The text of a dropped or picked file, as UTF-8, piece by piece.
///
/// The encoding is that of the byte order mark; without one it is UTF-8 if the whole file is, and else
/// taken for windows-1252, which every byte is a character of.
pub struct FileChunks {
    file: File,
    done_bytes: u64,
    text: Option<Text>,
}

/// A text file, to be read from its start as often as wanted, in any encoding of the browser.
#[derive(Clone, Debug)]
pub struct TextFile(File);

impl From<File> for TextFile {
    fn from(file: File) -> Self {
        Self(file)
    }
}

impl TextFile {
    /// The file's name, with the ending.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// The label of the encoding that it seems to have.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn guess_encoding(&self) -> Result<&'static str, PlatformError> {
        FileChunks::from(self.0.clone()).encoding().await.map(TextEncoding::label)
    }

    /// Its text, from its bytes in this encoding.
    ///
    /// # Errors
    /// If the browser has no such encoding.
    pub fn open(&self, label: &str) -> Result<FileChunks, PlatformError> {
        let mut chunks = FileChunks::from(self.0.clone());
        chunks.text = Some(Text::of(label)?);
        Ok(chunks)
    }

    /// Its bytes as they are.
    pub fn slices(&self) -> FileSlices {
        FileSlices(self.0.clone())
    }
}

/// How pieces become text, once it is known.
enum Text {
    /// They are UTF-8 as they are.
    AsItIs,
    Decoded(Decoder),
    Ended,
}

impl Text {
    fn of(label: &str) -> Result<Self, PlatformError> {
        if label == TextEncoding::Utf8.label() {
            return Ok(Self::AsItIs);
        }
        Decoder::new(label).map(Self::Decoded)
    }
}

/// From its start.
impl From<File> for FileChunks {
    fn from(file: File) -> Self {
        Self { file, done_bytes: 0, text: None }
    }
}

impl FileChunks {
    /// The file's name, with the ending.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// The file's size, before decoding.
    pub fn size_bytes(&self) -> u64 {
        self.file.size() as u64
    }

    /// How many bytes of the file are read.
    pub const fn done_bytes(&self) -> u64 {
        self.done_bytes
    }

    /// The next piece, of about [`CHUNK_BYTES`]; none at the end.
    ///
    /// # Errors
    /// If the file cannot be read, because it has changed or gone, for one.
    pub async fn next_chunk(&mut self) -> Result<Option<Vec<u8>>, PlatformError> {
        if self.text.is_none() {
            self.text = Some(Text::of(self.encoding().await?.label())?);
        }
        let piece = self.piece(self.done_bytes).await?;
        if piece.length() == 0 {
            return match self.text.replace(Text::Ended) {
                Some(Text::Decoded(decoder)) => {
                    decoder.finish().map(|rest| Some(rest).filter(|rest| !rest.is_empty()))
                }
                _ => Ok(None),
            };
        }
        self.done_bytes += u64::from(piece.length());
        match &self.text {
            Some(Text::Decoded(decoder)) => decoder.decode(&piece).map(Some),
            _ => Ok(Some(piece.to_vec())),
        }
    }

    /// Reads the whole file, without keeping it, unless its first bytes say enough.
    async fn encoding(&self) -> Result<TextEncoding, PlatformError> {
        let mut check = Utf8Check::default();
        let mut at_byte = 0;
        loop {
            let piece = self.piece(at_byte).await?.to_vec();
            let mark = if at_byte == 0 { TextEncoding::of_byte_order_mark(&piece) } else { None };
            if let Some(encoding) = mark {
                return Ok(encoding);
            }
            check.push(&piece);
            at_byte += piece.len() as u64;
            if piece.is_empty() || check.has_failed() {
                let is_utf8 = check.finish();
                return Ok(if is_utf8 { TextEncoding::Utf8 } else { TextEncoding::Windows1252 });
            }
        }
    }

    async fn piece(&self, at_byte: u64) -> Result<Uint8Array, PlatformError> {
        slice(&self.file, at_byte, CHUNK_BYTES).await
    }
}

/// A file of the browser, any of its bytes at any time.
#[derive(Clone, Debug)]
pub struct FileSlices(File);

impl From<File> for FileSlices {
    fn from(file: File) -> Self {
        Self(file)
    }
}

impl FileSlices {
    /// The file's name, with the ending.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// The file's size.
    pub fn size_bytes(&self) -> u64 {
        self.0.size() as u64
    }

    /// The bytes from one place on, fewer than asked for at the end of the file.
    ///
    /// # Errors
    /// If the file cannot be read, because it has changed or gone, for one.
    pub async fn read(&self, at_byte: u64, byte_count: u64) -> Result<Vec<u8>, PlatformError> {
        slice(&self.0, at_byte, byte_count).await.map(|bytes| bytes.to_vec())
    }
}

async fn slice(file: &File, at_byte: u64, byte_count: u64) -> Result<Uint8Array, PlatformError> {
    let refused = |reason| PlatformError::refused(NOT_READ, &reason);
    let end = at_byte + byte_count;
    let piece = file.slice_with_f64_and_f64(at_byte as f64, end as f64).map_err(refused)?;
    let buffer = JsFuture::from(piece.array_buffer()).await.map_err(refused)?;
    Ok(Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()))
}

/// A download that comes in pieces, which the browser keeps outside of the page's memory. The name should
/// come from [`safe_file_name`](super::safe_file_name).
#[derive(Debug)]
pub struct FileDraft {
    name: String,
    kind: String,
    parts: Array,
    /// What is not yet in a part.
    open: Vec<u8>,
}

impl FileDraft {
    /// An empty file.
    pub fn new(name: &str, kind: &str) -> Self {
        let (name, kind) = (name.to_owned(), kind.to_owned());
        Self { name, kind, parts: Array::new(), open: Vec::new() }
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// If the browser has no room for them.
    pub fn write(&mut self, mut chunk: Vec<u8>) -> Result<(), PlatformError> {
        if self.open.is_empty() {
            self.open = chunk;
        } else {
            self.open.append(&mut chunk);
        }
        if self.open.len() as u64 >= CHUNK_BYTES { self.close_part() } else { Ok(()) }
    }

    /// Hands the file to the person.
    ///
    /// # Errors
    /// If the browser makes no file of it.
    pub fn hand_out(mut self) -> Result<(), PlatformError> {
        self.close_part()?;
        hand_out(&self.name, &self.kind, &self.parts)
    }

    fn close_part(&mut self) -> Result<(), PlatformError> {
        let refused = |reason| PlatformError::refused(NOT_HANDED_OUT, &reason);
        let bytes = Uint8Array::from(self.open.as_slice());
        let part = Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).map_err(refused)?;
        self.parts.push(&part);
        self.open.clear();
        Ok(())
    }
}

/// Hands a file to the person as a download. The name should come from
/// [`safe_file_name`](super::safe_file_name).
///
/// # Errors
/// If the browser makes no file of it.
pub fn download(name: &str, kind: &str, chunks: &[Vec<u8>]) -> Result<(), PlatformError> {
    let parts: Array = chunks.iter().map(|chunk| Uint8Array::from(chunk.as_slice())).collect();
    hand_out(name, kind, &parts)
}

fn hand_out(name: &str, kind: &str, parts: &Array) -> Result<(), PlatformError> {
    let refused = |reason| PlatformError::refused(NOT_HANDED_OUT, &reason);
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_blob_sequence_and_options(parts, &options).map_err(refused)?;
    let url = Url::create_object_url_with_blob(&blob).map_err(refused)?;
    let clicked = click_link(&url, name);
    spawn(async move {
        sleep_ms(DOWNLOAD_LIFE_MS).await;
        // Refused only for an address that is not one, and then there is nothing to give back.
        let _ = Url::revoke_object_url(&url);
    });
    clicked.ok_or_else(|| PlatformError::missing(NOT_HANDED_OUT))
}

fn click_link(url: &str, name: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(url);
    link.set_download(name);
    link.click();
    Some(())
}
