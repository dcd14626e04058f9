//! Random walks: every verb of the column store and of persistence, in two tabs over one simulated disk
//! with faults, held against a plain model after each step.
//!
//! `cargo xtask soak` walks for as long as one likes.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod runner;
mod step;
mod tab;
mod table;
mod walk;

use std::time::Duration;

use runner::{Walker, random_seed};

const LONGEST_WALK: usize = 400;
/// Unless a soak says otherwise.
const STEPS: usize = 10_000;

/// The variables by which `cargo xtask soak` says how.
const SEED: &str = "PERISTYLE_WALK_SEED";
const MINUTES: &str = "PERISTYLE_WALK_MINUTES";

fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a whole number, not {text:?}")))
}

#[test]
fn every_verb_in_any_order_and_with_faults_leaves_what_the_model_says() {
    let first_seed = variable(SEED).unwrap_or_else(random_seed);
    let walker = Walker::new(LONGEST_WALK);
    match variable(MINUTES) {
        None => walker.walk(first_seed, |step_count| step_count < STEPS),
        Some(minutes) => walker.walk_for(first_seed, Duration::from_secs(60 * minutes)),
    }
}

#[test]
fn a_seed_gives_the_same_walk_again() {
    let walker = Walker::new(30);

    let steps = |seed| format!("{:?}", walker.steps(seed));

    assert_eq!(steps(7), steps(7));
    assert_ne!(steps(7), steps(8));
}

#[test]
fn a_failing_walk_is_told_in_few_steps_with_its_seed() {
    let walker = Walker::new(60);
    let is_delete = |step: &step::Step| matches!(step, step::Step::Delete(..));
    let planted = |steps: &[step::Step]| assert!(!steps.iter().any(is_delete), "planted");

    let failure = (0..100).find_map(|seed| walker.try_walk(seed, planted).err()).unwrap();

    assert_eq!(failure.steps.len(), 1, "{:?}", failure.steps);
    assert!(is_delete(&failure.steps[0]));
    assert!(failure.to_string().contains("cargo xtask soak --seed"), "{failure}");
}
