//! Which texts are links that a cell may open.

/// The address in a text that is nothing but a link; only of kinds that can do no harm in this page.
pub fn link_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let (scheme, rest) = text.split_once(':')?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let leads_somewhere = if is_web {
        rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
    } else {
        scheme.eq_ignore_ascii_case("mailto") && rest.contains('@')
    };
    let is_one_word = !text.contains(|each: char| each.is_whitespace() || each.is_control());
    (leads_somewhere && is_one_word).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_pages_and_people_are_links() {
        for text in ["https://example.org/a?b=c", "HTTP://example.org", "mailto:a@example.org"] {
            assert_eq!(link_of(text), Some(text));
        }
        assert_eq!(link_of(" https://example.org\n"), Some("https://example.org"));
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "java\nscript:alert(1)",
            "file:///etc/passwd",
            "see https://example.org",
            "https://",
            "https:example",
            "https://a b",
            "mailto:nobody",
            "12:30",
            "",
        ] {
            assert_eq!(link_of(text), None, "{text}");
        }
    }
}
