use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::figure::{Figure, grouped};

/// Where and when figures were measured.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Place {
    agent: String,
    threads: u32,
    date: String,
    is_isolated: bool,
}

/// A figure and the size of its table.
#[derive(Debug, Serialize)]
struct Entry {
    rows: u32,
    #[serde(flatten)]
    figure: Figure,
    ratio: f64,
}

/// All figures of a run.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    place: Place,
    processor: String,
    commit: String,
    /// The load of the machine before and after; ours is about one.
    load: [Option<String>; 2],
    figures: Vec<Entry>,
}

impl Report {
    /// Of nothing yet.
    pub fn begin() -> Self {
        let load = [load(), None];
        Self { processor: processor(), commit: commit(), load, ..Self::default() }
    }

    /// Notes what the machine does at the end.
    pub fn end(&mut self) {
        self.load[1] = load();
    }

    /// Where it was measured.
    pub fn set_place(&mut self, place: Place) {
        self.place = place;
    }

    /// One figure more.
    pub fn add(&mut self, rows: u32, figure: Figure) {
        let ratio = figure.ratio();
        self.figures.push(Entry { rows, figure, ratio });
    }

    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// Everything, all samples included.
    pub fn as_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The figures of both programs, one line for each size.
    pub fn for_terminal(&self) -> String {
        let mut text = format!("{:<50} {:>9} {:>9}\n", "", "package", "limit");
        for rows in self.sizes() {
            text.extend([&grouped(&rows.to_string()), " rows\n"]);
            for entry in self.figures.iter().filter(|entry| entry.rows == rows) {
                text += &entry.figure.line();
                text.push('\n');
            }
        }
        text += &self.where_and_when();
        text.push('\n');
        text
    }

    /// The package's figures and ratios, a column for each size, and below how to measure them again.
    pub fn as_markdown(&self, arguments: &[String]) -> String {
        let sizes = self.sizes();
        let mut text = String::from("| |");
        for rows in &sizes {
            text.extend([" ", &grouped(&rows.to_string()), " rows |"]);
        }
        text.extend(["\n|---|", &"--:|".repeat(sizes.len()), "\n"]);
        for title in self.titles() {
            text.extend(["| ", title, " |"]);
            for rows in &sizes {
                let found = self
                    .figures
                    .iter()
                    .find(|entry| entry.rows == *rows && entry.figure.title == title);
                let cell = found.map_or("–".to_owned(), |entry| entry.figure.cell());
                text.extend([" ", &cell, " |"]);
            }
            text.push('\n');
        }
        let command = ["cargo xtask bench"].into_iter().chain(arguments.iter().map(String::as_str));
        let command = command.collect::<Vec<_>>().join(" ");
        text.extend(["\n", &self.where_and_when(), ": `", &command, "`\n"]);
        text
    }

    fn where_and_when(&self) -> String {
        let Place { agent, threads, date, .. } = &self.place;
        let browser = agent.split(' ').find(|word| word.contains("Chrome/")).unwrap_or(agent);
        let load = match &self.load {
            [Some(before), Some(after)] => {
                format!(", load of the machine {before} before and {after} after")
            }
            _ => String::new(),
        };
        format!(
            "{}, {threads} threads, {}, {date} UTC, commit {}{load}",
            self.processor,
            browser.replace('/', " "),
            self.commit
        )
    }

    fn sizes(&self) -> BTreeSet<u32> {
        self.figures.iter().map(|entry| entry.rows).collect()
    }

    fn titles(&self) -> Vec<&str> {
        let mut titles = Vec::new();
        for entry in &self.figures {
            if !titles.contains(&entry.figure.title.as_str()) {
                titles.push(entry.figure.title.as_str());
            }
        }
        titles
    }
}

/// The name of the processor, where the system says it.
fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or(std::env::consts::ARCH, |(_, name)| name).to_owned()
}

/// How many processes have wanted the processor in the last minute, where the system says it.
fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next().map(str::to_owned)
}

/// The commit that is measured, where git says it.
fn commit() -> String {
    let output = Command::new("git").args(["rev-parse", "--short", "HEAD"]).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.ok().filter(|text| !text.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}
