//! Every task that a person or CI runs: `cargo xtask help`. Each is one file in `tasks`, and makes sure
//! itself of what it needs.

mod needs;
mod run;
mod tasks;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};
use tasks::{
    audit, bench, build, fmt, help, lint, package, precache, runner, serve, size, soak, test,
};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match task(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            run::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn task(arguments: &[&str]) -> Result<()> {
    match arguments {
        [] | ["help" | "--help" | "-h"] => {
            help::run();
            Ok(())
        }
        ["serve", options @ ..] => serve::run(&serve::Options::parse(options)?),
        ["build"] => build::run(),
        ["package"] => package::run(),
        ["test"] => test::run(),
        ["test", "native"] => test::run_native(),
        ["test", "browser"] => test::run_browser(),
        ["test", "e2e"] => test::run_e2e(),
        ["bench", options @ ..] => bench::run(options),
        ["audit"] => audit::run(),
        ["audit", "axe"] => audit::run_axe(),
        ["audit", "lighthouse"] => audit::run_lighthouse(),
        ["fmt"] => fmt::run(),
        ["lint"] => lint::run(),
        ["size"] => size::run(),
        ["soak", options @ ..] => soak::run(&soak::Options::parse(options)?),
        ["precache"] => precache::run(),
        ["runner", arguments @ ..] => runner::run(arguments),
        _ => bail!(
            "There is no task `{}`. This lists them:\n    cargo xtask help",
            arguments.join(" ")
        ),
    }
}
