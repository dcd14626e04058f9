//! What a pasted text is.

/// Whether a text is a table rather than a value: it has several lines or several fields.
pub fn is_table(text: &str) -> bool {
    text.trim_end_matches(['\r', '\n']).contains(['\t', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tabs_make_a_table() {
        assert!(is_table("a\tb"));
        assert!(is_table("a\r\nb\r\n"));
    }

    #[test]
    fn a_single_value_is_none_whatever_ends_its_line() {
        assert!(!is_table("Lisbon"));
        assert!(!is_table("Lisbon, Portugal\r\n"));
        assert!(!is_table(""));
    }
}
