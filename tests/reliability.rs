//! The page on reliability names tests that are there.
#![cfg(not(target_arch = "wasm32"))]

mod sources;

use std::collections::HashSet;

const PAGE: &str = "docs/reliability.md";

/// The words in backquotes that are names of tests: sentences.
fn tests_named_in(page: &str) -> impl Iterator<Item = &str> {
    let quoted = page.split('`').skip(1).step_by(2);
    let is_sentence = |word: &&str| {
        word.matches('_').count() > 2 && word.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    quoted.filter(is_sentence).filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
}

#[test]
fn every_test_that_the_page_names_is_there() {
    let page = sources::read(PAGE);
    let folders = ["src", "tests", "e2e/tests"];
    let code = folders.iter().flat_map(|folder| sources::below(folder, &[".rs"]));
    let code: Vec<String> = code.map(|source| source.text).collect();
    let is_part_of_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let words: HashSet<&str> =
        code.iter().flat_map(|text| text.split(|c| !is_part_of_name(c))).collect();

    let named: Vec<&str> = tests_named_in(&page.text).collect();
    let missing: Vec<_> = named.iter().filter(|name| !words.contains(*name)).collect();

    assert!(named.len() > 50, "{}", named.len());
    assert!(missing.is_empty(), "{PAGE} names what is not there: {missing:#?}");
}
