//! Running other programs, and saying what goes on.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use xtask::project;

/// Tells the person at the terminal.
pub(crate) fn say(text: &str) {
    // When nobody listens any more, the work goes on all the same.
    writeln!(io::stdout(), "{text}").ok();
}

/// Tells the person at the terminal why a task stopped.
pub(crate) fn complain(error: &anyhow::Error) {
    let reasons: Vec<String> = error.chain().map(ToString::to_string).collect();
    writeln!(io::stderr(), "\n{}", reasons.join("\n\nThe reason: ")).ok();
}

/// Cargo at the top of the project. The flags of the shell's `RUSTFLAGS` would replace those of the
/// project, and with them the module's SIMD, so they are not handed on.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(project::root());
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    if !io::stderr().is_terminal() {
        command.env("CARGO_TERM_QUIET", "true");
    }
    command
}

/// Runs to the end, with its output shown as it comes.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let status = command.status().with_context(|| not_started(&command))?;
    ensure!(status.success(), "`{}` failed ({status})", line(&command));
    Ok(())
}

/// Runs to the end without a word; what it said is in the error if it failed.
pub(crate) fn run_silently(mut command: Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| not_started(&command))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    ensure!(
        output.status.success(),
        "`{}` failed ({})\n{}{}",
        line(&command),
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    );
    Ok(text(&output.stdout))
}

/// Builds cargo's tests, runs them with their output shown as it comes, and returns the runners' closing
/// lines.
pub(crate) fn run_tests(options: &[&str], runner_options: &[&str]) -> Result<Vec<String>> {
    run_tests_with(options, runner_options, &[])
}

/// The same, with variables that name files to the tests.
pub(crate) fn run_tests_with(
    options: &[&str],
    runner_options: &[&str],
    variables: &[(&str, &Path)],
) -> Result<Vec<String>> {
    let mut build = cargo(&["test", "--no-run"]);
    build.args(options);
    run(build)?;
    let mut tests = cargo(&["test"]);
    tests.args(options).arg("--").args(runner_options).env_remove("CARGO_TERM_QUIET");
    tests.envs(variables.iter().copied());
    let mut child = tests.stdout(Stdio::piped()).spawn().with_context(|| not_started(&tests))?;
    let stdout = child.stdout.take().expect("stdout is piped");
    let mut closing_lines = Vec::new();
    for text in BufReader::new(stdout).lines() {
        let text = text?;
        say(&text);
        if text.starts_with("test result:") && !text.contains(" 0 passed; 0 failed; 0 ignored") {
            closing_lines.push(text);
        }
    }
    let status = child.wait()?;
    ensure!(status.success(), "`{}` failed ({status})", line(&tests));
    Ok(closing_lines)
}

/// `PATH` with `folder` before everything else.
pub(crate) fn path_with(folder: &Path) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(env::split_paths(&path));
    env::join_paths(folders).with_context(|| format!("{} cannot stand in PATH", folder.display()))
}

fn not_started(command: &Command) -> String {
    format!("`{}` did not start", line(command))
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
