//! `cargo xtask soak`: random walks through store and persistence for as long as one likes.

use anyhow::{Context, Result, bail};

use crate::run::{cargo, say};

/// What the walks read from the environment (`tests/walks/main.rs`).
const SEED: &str = "PERISTYLE_WALK_SEED";
const MINUTES: &str = "PERISTYLE_WALK_MINUTES";

/// How long to walk, and from which seed on; from a random one if none is said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    minutes: u64,
    seed: Option<u64>,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let mut options = Self { minutes: 10, seed: None };
        let mut arguments = arguments.iter();
        while let Some(name) = arguments.next() {
            let value = arguments.next().with_context(|| format!("{name} needs a number"))?;
            let value = value.parse().with_context(|| format!("{name} {value}"))?;
            match *name {
                "--minutes" => options.minutes = value,
                "--seed" => options.seed = Some(value),
                _ => bail!("`soak` has no option `{name}`, only --minutes and --seed"),
            }
        }
        Ok(options)
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let Options { minutes, seed } = options;
    say(&format!("Walking for {minutes} minutes, or until something does not hold…"));
    let mut walks = cargo(&["test", "--no-default-features", "--test", "walks"]);
    walks.args(["--", "--nocapture", "every_verb_in_any_order"]);
    walks.env(MINUTES, minutes.to_string());
    if let Some(seed) = seed {
        walks.env(SEED, seed.to_string());
    }
    crate::run::run(walks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_seed_are_whole_numbers() {
        let parse = |arguments: &[&str]| Options::parse(arguments).ok();
        let options = |minutes, seed| Some(Options { minutes, seed });

        assert_eq!(parse(&[]), options(10, None));
        assert_eq!(parse(&["--minutes", "2", "--seed", "7"]), options(2, Some(7)));
        for wrong in [&["--seed"][..], &["--seed", "x"], &["--hours", "1"]] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }
}
