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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;

    #[test]
    fn the_page_the_hosts_and_the_manual_hold_one_policy() {
        let rules = HeaderRules::of_folder(&project::root().join("public")).unwrap();
        let page = fs::read_to_string(project::root().join("index.html")).unwrap();

        let headers = rules.for_path("/index.html");
        let (_, policy) =
            headers.iter().find(|(name, _)| name == "Content-Security-Policy").unwrap();

        let in_page = policy.strip_suffix("; frame-ancestors 'none'").unwrap();
        assert!(page.contains(&format!("content=\"{in_page}\"")), "{in_page}");
        let manual = fs::read_to_string(project::root().join("docs/deploying.md")).unwrap();
        assert!(manual.contains(&format!("Content-Security-Policy \"{policy}\"")), "{policy}");
    }

    #[test]
    fn what_keeps_its_name_is_asked_for_anew_and_what_carries_a_digest_is_not() {
        let rules = HeaderRules::of_folder(&project::root().join("public")).unwrap();
        let caching = |path: &str| {
            let headers = rules.for_path(path).into_iter();
            let values: Vec<String> = headers
                .filter(|(name, _)| name == "Cache-Control")
                .map(|(_, value)| value)
                .collect();
            values.join(" and ")
        };

        for path in ["/", "/index.html", "/sw.js", "/manifest.json", "/boot.js", "/shell.css"] {
            assert_eq!(caching(path), "no-cache", "{path}");
        }
        let named_by_content = [
            "/peristyle-app-1a_bg.wasm",
            "/peristyle-app-1a.js",
            "/style-1a.css",
            "/lazy-1a/load.js",
        ];
        for path in named_by_content {
            assert_eq!(caching(path), "public, max-age=31536000, immutable", "{path}");
        }
    }
}
