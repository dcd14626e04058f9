//! `cargo xtask serve`: the site on this machine.

use std::io;

use anyhow::{Context, Result, bail};
use xtask::project;
use xtask::server::Server;

use super::build;
use crate::needs::rust;
use crate::run::say;

const PORT: u16 = 8080;

/// What was asked for; `port` is `None` where any will do.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    dev: bool,
    port: Option<u16>,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match (*argument, rest.as_slice()) {
                ("--dev", _) => options.dev = true,
                ("--port", [port, ..]) => {
                    let port = port.parse().with_context(|| format!("`{port}` is no port"))?;
                    options.port = Some(port);
                    rest.next();
                }
                (other, _) => bail!("`serve` takes --dev and --port N, not `{other}`"),
            }
        }
        Ok(options)
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if options.dev { watch(options.port.unwrap_or(PORT)) } else { serve(options.port) }
}

fn watch(port: u16) -> Result<()> {
    rust::wasm_target()?;
    let mut trunk = build::trunk()?;
    say(&format!("Watching: http://127.0.0.1:{port}/ (Ctrl+C ends it)"));
    trunk.args(["serve", "--port", &port.to_string()]);
    crate::run::run(trunk)
}

fn serve(port: Option<u16>) -> Result<()> {
    build::run()?;
    let server = start(port)?;
    say(&format!("Peristyle is at {} (Ctrl+C ends it)", server.url()));
    server.wait();
    Ok(())
}

fn start(port: Option<u16>) -> Result<Server> {
    let wanted = port.unwrap_or(PORT);
    match (Server::start(&project::dist(), wanted), port) {
        (Ok(server), _) => Ok(server),
        (Err(error), None) if error.kind() == io::ErrorKind::AddrInUse => {
            say(&format!(
                "Port {wanted} is taken, so this is another address; tables belong to the address \
                 where they were saved."
            ));
            Ok(Server::start(&project::dist(), 0)?)
        }
        (Err(error), _) => Err(error).with_context(|| format!("Port {wanted} cannot be used")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_in_any_order_and_others_are_refused() {
        let both = Options { dev: true, port: Some(9000) };

        assert_eq!(Options::parse(&["--dev", "--port", "9000"]).unwrap(), both);
        assert_eq!(Options::parse(&["--port", "9000", "--dev"]).unwrap(), both);
        assert_eq!(Options::parse(&[]).unwrap(), Options::default());
        for wrong in [&["--port"][..], &["--port", "x"], &["--port", "70000"], &["fast"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
