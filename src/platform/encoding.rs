use js_sys::Uint8Array;
use web_sys::{TextDecodeOptions, TextDecoder};

use super::PlatformError;

const WHAT: &str = "the text could not be decoded";

/// How the bytes of a text file stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// The old Western code page of Windows, which holds ISO 8859-1 but for control characters.
    Windows1252,
}

impl TextEncoding {
    /// Its name in the browser's list of encodings.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// What the byte order mark at the start of a file says, if there is one.
    pub(super) fn of_byte_order_mark(start: &[u8]) -> Option<Self> {
        match start {
            [0xef, 0xbb, 0xbf, ..] => Some(Self::Utf8),
            [0xff, 0xfe, ..] => Some(Self::Utf16Le),
            [0xfe, 0xff, ..] => Some(Self::Utf16Be),
            _ => None,
        }
    }
}

/// Checks a file that comes in pieces for being UTF-8.
#[derive(Default)]
pub(super) struct Utf8Check {
    /// The start of a character that the last piece ended in.
    open: Vec<u8>,
    has_failed: bool,
}

impl Utf8Check {
    pub(super) fn push(&mut self, piece: &[u8]) {
        let mut rest = piece;
        while !self.has_failed && !self.open.is_empty() && !rest.is_empty() {
            self.open.push(rest[0]);
            rest = &rest[1..];
            self.has_failed = is_broken(&self.open);
            if std::str::from_utf8(&self.open).is_ok() {
                self.open.clear();
            }
        }
        match std::str::from_utf8(rest) {
            Ok(_) => {}
            Err(error) if error.error_len().is_none() => {
                self.open.extend_from_slice(&rest[error.valid_up_to()..]);
            }
            Err(_) => self.has_failed = true,
        }
    }

    pub(super) const fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Whether all of it was UTF-8.
    pub(super) fn finish(self) -> bool {
        !self.has_failed && self.open.is_empty()
    }
}

fn is_broken(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_some())
}

/// Makes UTF-8 of a file that comes in pieces; characters may be cut between pieces.
pub(super) struct Decoder {
    decoder: TextDecoder,
    on: TextDecodeOptions,
}

impl Decoder {
    pub(super) fn new(label: &str) -> Result<Self, PlatformError> {
        let decoder = TextDecoder::new_with_label(label)
            .map_err(|reason| PlatformError::refused(WHAT, &reason))?;
        let on = TextDecodeOptions::new();
        on.set_stream(true);
        Ok(Self { decoder, on })
    }

    pub(super) fn decode(&self, piece: &Uint8Array) -> Result<Vec<u8>, PlatformError> {
        self.decoder
            .decode_with_js_u8_array_and_options(piece, &self.on)
            .map(String::into_bytes)
            .map_err(|reason| PlatformError::refused(WHAT, &reason))
    }

    /// What is left at the end: the mark for a character that was cut off.
    pub(super) fn finish(&self) -> Result<Vec<u8>, PlatformError> {
        let rest = self.decoder.decode();
        rest.map(String::into_bytes).map_err(|reason| PlatformError::refused(WHAT, &reason))
    }
}
