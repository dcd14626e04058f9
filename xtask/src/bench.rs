//! What `cargo xtask bench` can be asked for; the task reads it, and hands it on to the driver of the browser.

use anyhow::{Context, Result, bail, ensure};

const ROWS: [u32; 3] = [10_000, 100_000, 1_000_000];

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The sizes of the table.
    pub rows: Vec<u32>,
    /// How many samples a figure has; by the size of the table if it is not said.
    pub rounds: Option<u32>,
    /// Parts of the titles of works; none are all.
    pub only: Vec<String>,
    /// Whether works that take more than a minute are done too.
    pub all: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { rows: ROWS.to_vec(), rounds: None, only: Vec::new(), all: false }
    }
}

impl Options {
    /// Reads the arguments of the task.
    pub fn parse<T: AsRef<str>>(arguments: &[T]) -> Result<Self> {
        let mut options = Self::default();
        let mut rest = arguments.iter().map(AsRef::as_ref);
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().with_context(|| format!("`{argument}` needs a value"));
            match argument {
                "--rows" => options.rows = counts(value()?)?,
                "--rounds" => options.rounds = Some(count(value()?)?),
                "--only" => options.only.push(value()?.to_owned()),
                "--all" => options.all = true,
                other => bail!(
                    "`bench` takes --rows N,…, --rounds N, --only PART-OF-A-TITLE and --all, not `{other}`"
                ),
            }
        }
        Ok(options)
    }

    /// Whether a work of this title is asked for.
    pub fn admits(&self, title: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| title.contains(part.as_str()))
    }

    /// How many samples a figure has on a table of this size.
    pub fn rounds_at(&self, rows: u32) -> u32 {
        self.rounds.unwrap_or(if rows <= 10_000 {
            11
        } else if rows <= 100_000 {
            9
        } else {
            5
        })
    }
}

fn counts(text: &str) -> Result<Vec<u32>> {
    text.split(',').map(count).collect()
}

/// Digits may be grouped by underscores.
fn count(text: &str) -> Result<u32> {
    let count = text.replace('_', "").parse().with_context(|| format!("`{text}` is no count"))?;
    ensure!(count > 0, "there is nothing to measure at 0");
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_arguments_all_sizes_are_measured() {
        let options = Options::parse::<&str>(&[]).unwrap();

        assert_eq!(options.rows, [10_000, 100_000, 1_000_000]);
        assert!(options.admits("sort by a float") && !options.all);
        assert!(options.rounds_at(10_000) > options.rounds_at(1_000_000));
    }

    #[test]
    fn sizes_rounds_and_works_can_be_chosen() {
        let arguments =
            ["--rows", "5_000,20000", "--only", "sort", "--only", "top", "--rounds", "3"];
        let options = Options::parse(&arguments).unwrap();

        assert_eq!((options.rows.as_slice(), options.rounds_at(5_000)), (&[5_000, 20_000][..], 3));
        assert!(options.admits("full sort") && options.admits("top 100"));
        assert!(!options.admits("count where int ="));
    }

    #[test]
    fn what_is_no_choice_is_refused() {
        for wrong in [&["--rows"][..], &["--rows", "x"], &["--rounds", "0"], &["quick"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
