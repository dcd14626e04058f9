//! What is answered: a file, or why not.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::headers::HeaderRules;
use super::request::Request;

/// A whole answer; its body is in memory.
pub(super) struct Response {
    status: &'static str,
    content_type: &'static str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Response {
    pub(super) fn to(request: &Request, folder: &Path, rules: &HeaderRules) -> io::Result<Self> {
        if !request.is_read() {
            return Ok(Self::plain("405 Method Not Allowed", "Only GET and HEAD.\n"));
        }
        let path = request.path().unwrap_or_default();
        let Some(file) = file_at(folder, &path) else {
            return Ok(Self::plain("404 Not Found", "There is no such file.\n"));
        };
        Ok(Self {
            status: "200 OK",
            content_type: content_type(&file),
            headers: rules.for_path(&path),
            body: fs::read(file)?,
        })
    }

    fn plain(status: &'static str, text: &str) -> Self {
        let body = text.as_bytes().to_vec();
        Self { status, content_type: "text/plain; charset=utf-8", headers: Vec::new(), body }
    }

    pub(super) fn write(&self, mut stream: impl Write, with_body: bool) -> io::Result<()> {
        let mut head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n",
            self.status,
            self.content_type,
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
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("csv") => "text/csv; charset=utf-8",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        Some("json") if file.file_name().is_some_and(|name| name == "manifest.json") => {
            "application/manifest+json"
        }
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
