use memchr::memmem::Finder;

/// A text to look for, and how.
#[derive(Clone, Debug)]
pub struct Needle {
    /// Folded, if upper and lower case are the same.
    text: String,
    finder: Finder<'static>,
    match_case: bool,
    whole_cell: bool,
}

impl Needle {
    /// Looks for a text in cells, or for cells that are nothing but this text. None if the text is empty and
    /// would be in every cell.
    pub fn new(text: &str, match_case: bool, whole_cell: bool) -> Option<Self> {
        if text.is_empty() && !whole_cell {
            return None;
        }
        let text = if match_case { text.to_owned() } else { fold(text) };
        let finder = Finder::new(&text).into_owned();
        Some(Self { text, finder, match_case, whole_cell })
    }

    /// Whether a text has it in it.
    pub fn is_in(&self, text: &str) -> bool {
        let folded;
        let text = if self.match_case {
            text
        } else {
            folded = fold(text);
            &folded
        };
        if self.whole_cell {
            text == self.text
        } else {
            self.finder.find(text.as_bytes()).is_some()
        }
    }

    /// A text with all that is found in it replaced; as it is, if nothing is.
    pub fn replace_in(&self, text: &str, replacement: &str) -> String {
        if self.whole_cell {
            return if self.is_in(text) { replacement.to_owned() } else { text.to_owned() };
        }
        if self.match_case {
            return text.replace(&self.text, replacement);
        }
        let (folded, places) = fold_with_places(text);
        let (mut replaced, mut kept_from, mut from) = (String::new(), 0, 0);
        while let Some(at) = self.finder.find(&folded.as_bytes()[from..]).map(|at| from + at) {
            let end = at + self.text.len();
            // What is found within what one letter became is no letter that could be replaced.
            let (Some(start), Some(stop)) = (places[at], places[end]) else {
                from = at + 1;
                continue;
            };
            replaced.push_str(&text[kept_from..start]);
            replaced.push_str(replacement);
            (kept_from, from) = (stop, end);
        }
        replaced.push_str(&text[kept_from..]);
        replaced
    }
}

/// Upper and then lower case, letter by letter: so ß is ss, and both small sigmas are one.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    folded_chars(text).map(|(_, char)| char).collect()
}

/// The folded text, and for each of its bytes, and its end, the place in the text of the letter that starts
/// there, if one does.
fn fold_with_places(text: &str) -> (String, Vec<Option<usize>>) {
    let (mut folded, mut places) = (String::with_capacity(text.len()), Vec::new());
    let mut last_place = None;
    for (place, char) in folded_chars(text) {
        let starts = last_place != Some(place);
        last_place = Some(place);
        folded.push(char);
        places.push(starts.then_some(place));
        places.resize(folded.len(), None);
    }
    places.push(Some(text.len()));
    (folded, places)
}

/// Each letter of the folded text, with the place of the letter that it came from.
fn folded_chars(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    text.char_indices().flat_map(|(place, char)| {
        char.to_uppercase().flat_map(char::to_lowercase).map(move |folded| (place, folded))
    })
}
