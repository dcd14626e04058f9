//! Takes one walk after the other, each from a seed of its own, and tells of one that fails in as few
//! steps as show it.

use std::cell::Cell;
use std::fmt;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use proptest::collection::{VecStrategy, vec};
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use crate::step::{Step, step};
use crate::walk::Walk;

/// The most tries to make a failing walk shorter.
const SHRINKINGS: u32 = 4_000;

pub(crate) struct Walker {
    steps: VecStrategy<BoxedStrategy<Step>>,
}

/// A walk on which something does not hold.
#[derive(Debug)]
pub(crate) struct Failure {
    seed: u64,
    reason: String,
    pub(crate) steps: Vec<Step>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, reason, steps } = self;
        writeln!(f, "seed {seed}: {reason}\nThe fewest steps found that show it:")?;
        steps.iter().try_for_each(|step| writeln!(f, "    {step:?}"))?;
        write!(f, "This walks it again:\n    cargo xtask soak --seed {seed}")
    }
}

impl Walker {
    /// Of walks with up to so many steps: a walk that fails must be able to become shorter.
    pub(crate) fn new(longest_walk: usize) -> Self {
        Self { steps: vec(step().boxed(), 1..=longest_walk) }
    }

    /// Walks from one seed after the other for as long as it is wanted; tells how far it came.
    pub(crate) fn walk(&self, first_seed: u64, goes_on: impl Fn(usize) -> bool) {
        say(&format!("walks from seed {first_seed} on"));
        let (mut walk_count, step_count) = (0, Cell::new(0));
        while goes_on(step_count.get()) {
            let seed = first_seed.wrapping_add(walk_count);
            let walked = self.try_walk(seed, |steps| {
                step_count.set(step_count.get() + steps.len());
                Walk::take(steps);
            });
            if let Err(failure) = walked {
                panic!("{failure}");
            }
            walk_count += 1;
        }
        let step_count = step_count.get();
        say(&format!(
            "{step_count} steps in {walk_count} walks, seeds from {first_seed} on: all holds"
        ));
    }

    #[expect(clippy::disallowed_methods, reason = "this clock is not the application's")]
    pub(crate) fn walk_for(&self, first_seed: u64, duration: Duration) {
        let start = Instant::now();
        self.walk(first_seed, |step_count| step_count == 0 || start.elapsed() < duration);
    }

    /// The walk of one seed.
    pub(crate) fn try_walk(&self, seed: u64, take: impl Fn(&[Step])) -> Result<(), Failure> {
        let walked = runner(seed).run(&self.steps, |steps| {
            take(&steps);
            Ok(())
        });
        match walked {
            Ok(()) => Ok(()),
            Err(TestError::Fail(reason, steps)) => {
                Err(Failure { seed, reason: reason.to_string(), steps })
            }
            Err(TestError::Abort(reason)) => panic!("{reason}"),
        }
    }

    /// The steps that a seed gives.
    pub(crate) fn steps(&self, seed: u64) -> Vec<Step> {
        self.steps.new_tree(&mut runner(seed)).unwrap().current()
    }
}

fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: 1,
        failure_persistence: None,
        max_shrink_iters: SHRINKINGS,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

#[expect(clippy::disallowed_methods, reason = "this clock is not the application's")]
pub(crate) fn random_seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_secs() * 1_000 + u64::from(since.subsec_millis())
}

#[expect(clippy::print_stdout, reason = "the person at the terminal waits for it")]
fn say(words: &str) {
    println!("{words}");
}
