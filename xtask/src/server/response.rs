//! What is answered: a file, or why not.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::compressed::brotli;
use super::headers::HeaderRules;
use super::request::Request;
use crate::precache::digest;

/// A whole answer; its body is in memory.
pub(super) struct Response {
    status: &'static str,
    headers: Vec<(String, String)>,
    body: Arc<[u8]>,
}

impl Response {
    pub(super) fn to(request: &Request, folder: &Path, rules: &HeaderRules) -> io::Result<Self> {
        if !request.is_read() {
            return Ok(Self::plain("405 Method Not Allowed", "Only GET and HEAD.\n"));
        }
        let path = request.path().unwrap_or_default();
        match file_at(folder, &path) {
            Some(file) => Self::with_file(request, &file, rules.for_path(&path)),
            None => Self::not_found(folder, &path, rules),
        }
    }

    /// With the page that the site has for it, as static hosts do: the nearest `404.html` above the path.
    fn not_found(folder: &Path, path: &str, rules: &HeaderRules) -> io::Result<Self> {
        const NOT_FOUND: &str = "404 Not Found";
        let above = path.match_indices('/').map(|(at, _)| &path[..at]).rev();
        let page =
            above.into_iter().find_map(|above| file_at(folder, &format!("{above}/404.html")));
        let Some(page) = page else {
            return Ok(Self::plain(NOT_FOUND, "There is no such file.\n"));
        };
        let mut headers = rules.for_path(path);
        // What is not there may be there later: a browser that keeps the answer never asks again.
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Cache-Control"));
        let mut response = Self { status: NOT_FOUND, headers, body: fs::read(&page)?.into() };
        response.add("Content-Type", content_type(&page));
        Ok(response)
    }

    fn with_file(
        request: &Request,
        file: &Path,
        headers: Vec<(String, String)>,
    ) -> io::Result<Self> {
        let body: Arc<[u8]> = fs::read(file)?.into();
        let digest = digest(&body);
        let tag = format!("W/\"{}\"", &digest[..16]);
        let mut response = Self { status: "200 OK", headers, body };
        response.add("ETag", &tag);
        response.add("Content-Type", content_type(file));
        response.add("Vary", "Accept-Encoding");
        if request.holds(&tag) {
            response.status = "304 Not Modified";
            response.body = Arc::from([]);
        } else if request.reads_brotli() && is_compressible(file) {
            response.add("Content-Encoding", "br");
            response.body = brotli(&digest, &response.body)?;
        }
        Ok(response)
    }

    fn plain(status: &'static str, text: &str) -> Self {
        let mut response = Self { status, headers: Vec::new(), body: text.as_bytes().into() };
        response.add("Content-Type", "text/plain; charset=utf-8");
        response
    }

    fn add(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// The number of the status.
    pub(super) fn status(&self) -> &'static str {
        &self.status[..3]
    }

    pub(super) fn write(&self, mut stream: impl Write, with_body: bool) -> io::Result<()> {
        let mut head = format!(
            "HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n",
            self.status,
            self.body.len()
        );
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        if with_body {
            stream.write_all(&self.body)?;
        }
        stream.flush()
    }
}

/// The file that a decoded path means, inside the folder or nowhere.
fn file_at(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut file = folder.to_owned();
    for part in path.strip_prefix('/')?.split('/') {
        if part == ".." || part.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(part);
    }
    if path.ends_with('/') {
        file.push("index.html");
    }
    file.is_file().then_some(file)
}

fn content_type(file: &Path) -> &'static str {
    match extension(file) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "json" if file.file_name().is_some_and(|name| name == "manifest.json") => {
            "application/manifest+json"
        }
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

/// Whether static hosts compress such a file.
fn is_compressible(file: &Path) -> bool {
    !matches!(extension(file), "png" | "")
}

fn extension(file: &Path) -> &str {
    file.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}
