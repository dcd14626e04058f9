//! The file `_headers` that static hosts read: paths, and under each the headers that go with it.

use std::fs;
use std::io;
use std::path::Path;

/// Rules in the order of the file.
pub(super) struct HeaderRules(Vec<Rule>);

struct Rule {
    pattern: String,
    headers: Vec<(String, String)>,
}

impl HeaderRules {
    /// The rules of the folder's `_headers`, none where it has no such file.
    pub(super) fn of_folder(folder: &Path) -> io::Result<Self> {
        match fs::read_to_string(folder.join("_headers")) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self(Vec::new())),
            Err(error) => Err(error),
        }
    }

    pub(super) fn parse(text: &str) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let is_header = line.starts_with([' ', '\t']);
            match (line.split_once(':'), rules.last_mut()) {
                (Some((name, value)), Some(rule)) if is_header => {
                    rule.headers.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                _ if line.trim().is_empty() => {}
                _ => rules.push(Rule { pattern: line.trim().to_owned(), headers: Vec::new() }),
            }
        }
        Self(rules)
    }

    /// Every header of every rule that the path matches.
    pub(super) fn for_path(&self, path: &str) -> Vec<(String, String)> {
        self.0
            .iter()
            .filter(|rule| rule.matches(path))
            .flat_map(|rule| rule.headers.clone())
            .collect()
    }
}

impl Rule {
    fn matches(&self, path: &str) -> bool {
        match self.pattern.strip_suffix('*') {
            Some(prefix) => path.starts_with(prefix),
            None => path == self.pattern,
        }
    }
}
