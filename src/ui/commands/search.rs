//! What the command palette offers and in which order.

use super::{COMMANDS, Command};
use crate::ui::labels;

/// The most that is listed.
const MOST_LISTED: usize = 60;
/// The most that is remembered of what was chosen before.
const MOST_RECENT: usize = 5;
/// What a match in the other words of a command is worth less than one in its own.
const ALSO_IS_LESS: u32 = 40;

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Choice {
    /// A command to run.
    Command(Command),
    /// A store to open.
    Store(String),
    /// A column to go to.
    Column(String),
}

impl Choice {
    /// What it is called.
    pub fn words(&self) -> &str {
        match self {
            Self::Command(command) => command.entry().words,
            Self::Store(name) | Self::Column(name) => name,
        }
    }

    /// What kind of thing it is, where that is not plain from its words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Command(command) => command.entry().group.words(),
            Self::Store(_) => labels::OPEN_THE_STORE,
            Self::Column(_) => labels::GO_TO_THE_COLUMN,
        }
    }

    fn score(&self, query: &str) -> Option<u32> {
        let own = score(query, self.words());
        let Self::Command(command) = self else { return own };
        let also = score(query, command.entry().also);
        own.max(also.map(|score| score.saturating_sub(ALSO_IS_LESS)))
    }

    fn to_line(&self) -> String {
        match self {
            Self::Command(command) => format!("command {}", command.entry().id),
            Self::Store(name) => format!("store {name}"),
            Self::Column(name) => format!("column {name}"),
        }
    }

    fn of_line(line: &str) -> Option<Self> {
        let (kind, name) = line.split_once(' ')?;
        match kind {
            "command" => {
                let entry = COMMANDS.iter().find(|entry| entry.id == name)?;
                Some(Self::Command(entry.command))
            }
            "store" => Some(Self::Store(name.to_owned())),
            "column" => Some(Self::Column(name.to_owned())),
            _ => None,
        }
    }
}

/// Those of the choices that a query means, the best first. An empty query means all of them: those that
/// were chosen lately, then the others in their order.
pub fn search(query: &str, choices: &[Choice], recent: &[Choice]) -> Vec<Choice> {
    if query.trim().is_empty() {
        let lately = recent.iter().filter(|recent| choices.contains(recent));
        let others = choices.iter().filter(|choice| !recent.contains(choice));
        return lately.chain(others).take(MOST_LISTED).cloned().collect();
    }
    let mut found: Vec<_> =
        choices.iter().filter_map(|choice| Some((choice.score(query)?, choice))).collect();
    // Stable: equal ones stay in their order.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().take(MOST_LISTED).map(|(_, choice)| choice.clone()).collect()
}

/// What was chosen lately, the latest first, with one more.
pub fn with_recent(recent: &[Choice], chosen: &Choice) -> Vec<Choice> {
    let others = recent.iter().filter(|other| *other != chosen);
    std::iter::once(chosen).chain(others).take(MOST_RECENT).cloned().collect()
}

/// What was chosen lately as a text to keep. Names that do not fit a line are left out.
pub fn write_recent(recent: &[Choice]) -> String {
    let lines = recent.iter().map(Choice::to_line).filter(|line| !line.contains('\n'));
    lines.collect::<Vec<_>>().join("\n")
}

/// The other way; what is not understood any more is left out.
pub fn read_recent(text: &str) -> Vec<Choice> {
    text.lines().filter_map(Choice::of_line).take(MOST_RECENT).collect()
}

/// How well a text fits a query; none if it does not. Each word of the query must occur in it, its
/// letters in order: at the beginning of words and in one piece is better than scattered, and short texts
/// are better than long ones.
fn score(query: &str, text: &str) -> Option<u32> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let words = query.split_whitespace().map(|word| score_of_word(&word.to_lowercase(), &text));
    let sum = words.sum::<Option<u32>>()?;
    Some(sum + 20_u32.saturating_sub(text.len() as u32 / 4))
}

fn score_of_word(word: &str, text: &[char]) -> Option<u32> {
    let word: Vec<char> = word.chars().collect();
    let starts = (0..text.len()).filter(|at| text[*at] == word[0]);
    starts.filter_map(|start| score_from(&word, text, start)).max()
}

/// The word's letters from a place on, each as soon as it comes, but at the beginning of a later word
/// rather than in the middle of this one.
fn score_from(word: &[char], text: &[char], start: usize) -> Option<u32> {
    let begins = |at: usize| at == 0 || !text[at - 1].is_alphanumeric();
    let worth = |at: usize, is_next: bool| {
        1 + if begins(at) { 12 } else { 0 } + if is_next { 8 } else { 0 }
    };
    let mut last = start;
    let mut sum = worth(start, false);
    for letter in &word[1..] {
        let next = if text.get(last + 1) == Some(letter) {
            last + 1
        } else {
            let rest = last + 1..text.len();
            let all = rest.filter(|at| text[*at] == *letter);
            let (first, at_beginning) = (all.clone().next(), all.clone().find(|at| begins(*at)));
            at_beginning.or(first)?
        };
        sum += worth(next, next == last + 1);
        last = next;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn commands() -> Vec<Choice> {
        COMMANDS.iter().map(|entry| Choice::Command(entry.command)).collect()
    }

    fn best(query: &str) -> Option<Choice> {
        search(query, &commands(), &[]).into_iter().next()
    }

    #[test]
    fn a_few_letters_find_the_command() {
        for (query, command) in [
            ("undo", Command::Undo),
            ("UND", Command::Undo),
            ("exp", Command::ExportCsv),
            ("ex csv", Command::ExportCsv),
            ("csv export", Command::ExportCsv),
            ("download", Command::ExportCsv),
            ("nt", Command::NewTable),
            ("adcol", Command::AddColumn),
            ("sidebar", Command::ToggleStores),
        ] {
            assert_eq!(best(query), Some(Choice::Command(command)), "{query}");
        }
    }

    #[test]
    fn what_has_not_all_letters_in_order_is_not_found() {
        assert_eq!(search("zzz", &commands(), &[]), []);
        assert_eq!(score("od", "undo"), None);
        assert_eq!(score("undo twice", "undo"), None);
    }

    #[test]
    fn names_come_before_words_that_merely_hold_the_letters() {
        let choices =
            [Choice::Column("precipitation".to_owned()), Choice::Column("price".to_owned())];

        assert_eq!(search("pri", &choices, &[])[0], choices[1]);
    }

    #[test]
    fn without_a_query_the_latest_come_first_and_nothing_twice() {
        let recent = [Choice::Command(Command::Save), Choice::Store("gone".to_owned())];

        let listed = search(" ", &commands(), &recent);

        assert_eq!(listed[0], recent[0]);
        assert_eq!(listed.len(), commands().len());
    }

    #[test]
    fn the_latest_are_few_and_survive_being_kept() {
        let mut recent = Vec::new();
        for name in ["a", "b", "c", "d e", "f", "g", "d e", "h\n"] {
            recent = with_recent(&recent, &Choice::Store(name.to_owned()));
        }

        let names: Vec<_> = recent.iter().map(Choice::words).collect();
        assert_eq!(names, ["h\n", "d e", "g", "f", "c"]);
        let kept = read_recent(&write_recent(&recent));
        assert_eq!(kept, recent[1..]);
        assert_eq!(read_recent("command no-such\nnonsense\n"), []);
    }

    proptest! {
        #[test]
        fn every_part_of_a_name_finds_it(name in "\\PC{1,20}", from in 0_usize..20, len in 1_usize..20) {
            let part: String = name.chars().skip(from).take(len).collect();
            let choices = [Choice::Column(name.clone())];
            prop_assert_eq!(search(&part, &choices, &[]).len(), 1, "{} in {}", part, name);
        }
    }
}
