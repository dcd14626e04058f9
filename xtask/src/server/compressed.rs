//! What was compressed once, for as long as the process runs.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// What hosts use that compress ahead of time comes close to this, at a fifth of the time.
const QUALITY: u32 = 9;
const WINDOW_BITS: u32 = 22;

static BY_DIGEST: Mutex<BTreeMap<String, Arc<[u8]>>> = Mutex::new(BTreeMap::new());

/// The bytes of that digest in brotli.
pub(super) fn brotli(digest: &str, bytes: &[u8]) -> io::Result<Arc<[u8]>> {
    let mut by_digest = BY_DIGEST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(compressed) = by_digest.get(digest) {
        return Ok(Arc::clone(compressed));
    }
    let compressed: Arc<[u8]> = compress(bytes)?.into();
    by_digest.insert(digest.to_owned(), Arc::clone(&compressed));
    Ok(compressed)
}

fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut writer =
        ::brotli::CompressorWriter::new(&mut compressed, 64 * 1024, QUALITY, WINDOW_BITS);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(compressed)
}
