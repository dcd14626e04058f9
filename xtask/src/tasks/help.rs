//! `cargo xtask help`.

use crate::run::say;

const HELP: &str = "\
cargo xtask <task>

  serve [--port N]   build the site and serve it on 127.0.0.1, at port 8080 unless that is taken
  serve --dev        the same in Trunk's watch mode: debug build, reloaded at each change
  build              build the site into dist/, ready for any static host
  package            build the ES module for JavaScript into pkg/, ready for npm
  test               check everything: formatting, lints, all tests below, the size of the download
  test native        tests that need no browser
  test browser       tests inside a browser
  test e2e           tests of the built site and the package from outside, in a browser that is
                     restarted
  soak [--minutes N] [--seed S]
                     random walks through store and persistence with faults, ten minutes unless told
                     otherwise; a walk that fails is told in few steps, with its seed
  audit              the built site under axe, in every state, and under Lighthouse; needs Node
  audit axe          accessibility alone
  audit lighthouse   the scores alone
  bench              measure the package beside a bare program, in a browser: --rows N,… --rounds N
                     --only PART-OF-A-TITLE --all
  fmt                format the code
  lint               check formatting and clippy's lints, for this machine and for the browser
  size               build the site and compare its download with the budget

Each task brings what it needs from package registries when it is first run, and keeps it in
~/.cache/peristyle (or $XDG_CACHE_HOME/peristyle): Rust's wasm32 target, Trunk, wasm-bindgen; on
Debian also Chromium with its driver. CHROME and CHROMEDRIVER name others. Only `audit` needs Node,
with npm, which brings axe-core and Lighthouse.";

pub(crate) fn run() {
    say(HELP);
}
