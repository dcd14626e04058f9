//! `cargo xtask audit`: the built site under axe, in each of its states, and under Lighthouse.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::browser::{Browser, QUIET_ARGUMENTS, is_root};
use xtask::project;
use xtask::server::Server;

use super::build;
use crate::needs::{browser, node};
use crate::run::{run_silently, run_tests_with, say};

/// The least score of each category, of 100.
const THRESHOLDS: [(&str, f64); 4] =
    [("accessibility", 100.0), ("best-practices", 100.0), ("seo", 100.0), ("performance", 95.0)];
/// Other work on the machine only ever makes a site slower, so the best of a few runs counts.
const RUNS: usize = 3;

pub(crate) fn run() -> Result<()> {
    run_axe()?;
    run_lighthouse()
}

/// Accessibility in every state of the application, light, dark and narrow.
pub(crate) fn run_axe() -> Result<()> {
    let axe = node::axe()?;
    build::run()?;
    browser::browser()?;
    say("Looking at every state with axe…");
    let options = ["--package", "e2e", "--profile", "tools", "--test", "accessibility"];
    run_tests_with(&options, &["--test-threads", "1"], &[("AXE", &axe)]).map(drop)
}

/// The scores of the built site as a first visit on a phone meets it.
pub(crate) fn run_lighthouse() -> Result<()> {
    let (node, lighthouse) = (node::node()?, node::lighthouse()?);
    build::run()?;
    let browser = browser::browser()?;
    let server = Server::start(&project::dist(), 0)?;
    let mut faults = Vec::new();
    for run in 1..=RUNS {
        say(&format!("Running Lighthouse, {run} of at most {RUNS}…"));
        let report = report(&node, &lighthouse, &browser, &server.url())?;
        say(&scores_in_words(&report));
        faults = faults_of(&report);
        if faults.is_empty() {
            return Ok(());
        }
    }
    ensure!(faults.is_empty(), "Lighthouse is not content:\n{}", faults.join("\n"));
    Ok(())
}

fn report(node: &Path, lighthouse: &Path, browser: &Browser, url: &str) -> Result<Value> {
    let folder = project::root().join("target").join("audit");
    fs::create_dir_all(&folder)?;
    let path = folder.join("lighthouse.json");
    let sandbox = if is_root() { "--no-sandbox" } else { "" };
    let flags = format!("--headless=new {sandbox} {}", QUIET_ARGUMENTS.join(" "));
    let mut command = Command::new(node);
    command.arg(lighthouse).arg(url).args(["--quiet", "--output=json", "--output-path"]).arg(&path);
    command.arg(format!("--chrome-flags={flags}"));
    command.arg("--only-categories=accessibility,best-practices,seo,performance");
    command.env("CHROME_PATH", browser.chromium());
    run_silently(command)?;
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_str(&text)?)
}

fn scores_in_words(report: &Value) -> String {
    let score = |(name, _): &(&str, f64)| format!("{name} {:.0}", score_of(report, name));
    let times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"];
    let time = |name: &&str| {
        let shown = report["audits"][*name]["displayValue"].as_str().unwrap_or("?");
        format!("{name} {}", shown.replace('\u{a0}', " "))
    };
    let words = THRESHOLDS.iter().map(score).chain(times.iter().map(time));
    format!("  {}", words.collect::<Vec<_>>().join(", "))
}

/// Each as `category: score, audits that cost points`.
fn faults_of(report: &Value) -> Vec<String> {
    let below = THRESHOLDS.iter().filter(|(name, least)| score_of(report, name) < *least);
    below
        .map(|(name, least)| {
            let score = score_of(report, name);
            format!("  {name}: {score:.0} of at least {least}: {}", costs(report, name).join("; "))
        })
        .collect()
}

/// Rounded as Lighthouse shows it; a category that is not there has no points.
fn score_of(report: &Value, category: &str) -> f64 {
    let score = report["categories"][category]["score"].as_f64().unwrap_or_default();
    (score * 100.0).round()
}

fn costs(report: &Value, category: &str) -> Vec<String> {
    let audits = report["categories"][category]["auditRefs"].as_array().cloned();
    let audits = audits.unwrap_or_default().into_iter();
    let counted =
        audits.filter(|audit| audit["weight"].as_f64().is_some_and(|weight| weight > 0.0));
    let failed = counted.filter_map(|audit| {
        let audit = &report["audits"][audit["id"].as_str()?];
        let is_failed = audit["score"].as_f64().is_some_and(|score| score < 1.0);
        is_failed.then(|| audit["title"].as_str().unwrap_or("an audit").to_owned())
    });
    failed.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_score_below_its_threshold_is_told_with_what_cost_it() {
        let report = json!({
            "categories": {
                "accessibility": { "score": 1 }, "best-practices": { "score": 0.96, "auditRefs": [
                    { "id": "a", "weight": 1 }, { "id": "b", "weight": 0 }, { "id": "c", "weight": 3 },
                ] },
                "seo": { "score": 1 }, "performance": { "score": 0.95 },
            },
            "audits": {
                "a": { "title": "Logs errors", "score": 0 }, "b": { "title": "Unweighted", "score": 0 },
                "c": { "title": "Fine", "score": 1 },
            },
        });

        assert_eq!(faults_of(&report), ["  best-practices: 96 of at least 100: Logs errors"]);
        assert_eq!(faults_of(&json!({})).len(), THRESHOLDS.len());
    }
}
