//! The part of an HTTP request that a static server looks at.

use std::io::{self, BufRead};

use percent_encoding::percent_decode_str;

const LONGEST_HEAD_BYTES: u64 = 64 * 1024;

/// A request whose head was read to its end.
pub(super) struct Request {
    method: String,
    target: String,
    /// Each with its name in small letters.
    headers: Vec<(String, String)>,
}

impl Request {
    /// Reads the head; `None` when the client closed without asking for anything.
    pub(super) fn read(stream: impl BufRead) -> io::Result<Option<Self>> {
        let mut head = stream.take(LONGEST_HEAD_BYTES);
        let mut first = String::new();
        head.read_line(&mut first)?;
        let mut words = first.split_ascii_whitespace();
        let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
        let (method, target) = (method.to_owned(), target.to_owned());
        // A client whose last words are not read is told of a broken connection.
        let mut headers = Vec::new();
        let mut line = String::new();
        while head.read_line(&mut line)? > 2 {
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            line.clear();
        }
        Ok(Some(Self { method, target, headers }))
    }

    pub(super) fn is_read(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }

    pub(super) fn wants_body(&self) -> bool {
        self.method != "HEAD"
    }

    /// The path without its query, percent-decoded; `None` when that is not UTF-8.
    pub(super) fn path(&self) -> Option<String> {
        let path = self.target.split(['?', '#']).next()?;
        percent_decode_str(path).decode_utf8().ok().map(Into::into)
    }

    /// Whether the client holds the content of that tag.
    pub(super) fn holds(&self, tag: &str) -> bool {
        self.lists("if-none-match", tag)
    }

    /// Whether the client reads brotli.
    pub(super) fn reads_brotli(&self) -> bool {
        self.lists("accept-encoding", "br")
    }

    fn lists(&self, name: &str, wanted: &str) -> bool {
        let values = self.headers.iter().filter(|(header, _)| header == name);
        values.flat_map(|(_, value)| value.split(',')).any(|value| value.trim() == wanted)
    }
}
