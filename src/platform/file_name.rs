/// The longest name that is given to a file, in characters.
const MAX_CHARS: usize = 120;

/// A name for a file to hand out, from any text: without what file systems refuse, what hides the
/// ending, or white space at its ends; never empty.
pub fn safe_file_name(stem: &str, ending: &str) -> String {
    let kept = without_direction_marks(stem);
    let kept = kept.chars().map(|char| if is_refused(char) { '_' } else { char });
    let kept: String = kept.take(MAX_CHARS).collect();
    let kept = kept.trim_matches(|char: char| char.is_whitespace() || char == '.');
    let stem = if kept.is_empty() { "table" } else { kept };
    format!("{stem}.{ending}")
}

/// Without the marks that make what stands around a text, such as the words after a name in the title of a
/// window, read in another direction.
pub fn without_direction_marks(text: &str) -> String {
    text.chars().filter(|char| !turns_direction(*char)).collect()
}

fn is_refused(char: char) -> bool {
    char.is_control() || matches!(char, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

/// Marks that make a reader see "gpj.exe" where "exe.jpg" stands.
fn turns_direction(char: char) -> bool {
    matches!(
        char,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}
