//! The benchmark, on a table so small that only its results count: each is compared with the generator's.

use anyhow::{Result, ensure};
use e2e::bench::{self, Figure, Report, Samples};
use xtask::bench::Options;

/// More than a block of rows, and not a whole number of them.
const ROWS: u32 = 5_000;

#[test]
fn every_work_of_the_benchmark_gives_the_right_result() -> Result<()> {
    let options = Options { rows: vec![ROWS], rounds: Some(1), ..Options::default() };
    let mut lines = 0;
    let report = bench::measure(&options, |_| lines += 1)?;

    let markdown = report.as_markdown(&[]);
    ensure!(lines > 20 && markdown.contains("| sort by a float | "), "{markdown}");
    ensure!(!markdown.contains("NaN") && !markdown.contains('–'), "{markdown}");
    Ok(())
}

#[test]
fn the_table_has_a_column_for_each_size_and_a_line_for_each_work() {
    let mut report = Report::begin();
    report.add(10_000, figure("sort", "ms", 1.234, 2.468));
    report.add(1_000_000, figure("sort", "ms", 1234.0, 617.0));
    report.add(10_000, figure("CSV", "MB/s", 100.0, 25.0));

    let markdown = report.as_markdown(&["--rounds".to_owned(), "3".to_owned()]);
    let lines: Vec<_> = markdown.lines().collect();

    assert_eq!(lines[0], "| | 10,000 rows | 1,000,000 rows |");
    assert_eq!(lines[2], "| sort | 1.23 ms (0.500 x) | 1,234 ms (2.00 x) |");
    assert_eq!(lines[3], "| CSV | 100 MB/s (0.250 x) | – |");
    assert!(lines[5].ends_with("`cargo xtask bench --rounds 3`"), "{}", lines[5]);
}

fn figure(title: &str, unit: &str, package: f64, limit: f64) -> Figure {
    let (title, unit) = (title.to_owned(), unit.to_owned());
    Figure { title, unit, package, limit, samples: Samples::default() }
}
