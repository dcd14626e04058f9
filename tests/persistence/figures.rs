//! The figures in docs/reliability.md are those that the tests come to.

use std::fmt::Display;

/// Says a test's figure, and fails if the line about the test has another one.
#[expect(clippy::print_stdout, reason = "`cargo test -- --nocapture` shows the figures")]
pub(crate) fn hold(test: &str, figure: &impl Display) {
    let figure = figure.to_string();
    println!("{test}: {figure}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reliability.md");
    let page = std::fs::read_to_string(path).unwrap();
    let has_figure =
        page.lines().any(|line| line.contains(&format!("`{test}`")) && line.contains(&figure));
    assert!(has_figure, "docs/reliability.md must say of `{test}`: {figure}");
}
