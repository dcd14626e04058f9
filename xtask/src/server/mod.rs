//! A static server of the built site for one machine: right types, right headers, compressed, correct
//! 304 and 404. Knows no project; what it serves is a folder.

mod compressed;
mod headers;
mod request;
mod response;

use std::io::{self, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use headers::HeaderRules;
use request::Request;
use response::Response;

const SLOWEST_CLIENT: Duration = Duration::from_secs(30);

/// A server that is reachable on 127.0.0.1 from its start until it is stopped or dropped.
pub struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

/// One answer, as whoever watches the server is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The path that was asked for, without its query.
    pub path: String,
    /// The number of the status: `200`, `304`, `404`.
    pub status: &'static str,
}

type Watch = Box<dyn Fn(Answered) + Send + Sync>;

struct Site {
    folder: Box<Path>,
    rules: HeaderRules,
    watch: Watch,
}

impl Server {
    /// Serves `folder` at `port`; port 0 takes a free one. A file `_headers` in the folder says which
    /// headers go with which paths, as static hosts read it.
    pub fn start(folder: &Path, port: u16) -> io::Result<Self> {
        Self::start_watched(folder, port, |_| {})
    }

    /// The same, and tells of every answer before it is sent.
    pub fn start_watched(
        folder: &Path,
        port: u16,
        watch: impl Fn(Answered) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let rules = HeaderRules::of_folder(folder)?;
        let site = Arc::new(Site { folder: folder.into(), rules, watch: Box::new(watch) });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let seen_stopping = Arc::clone(&stopping);
        let acceptor = thread::spawn(move || accept(&listener, &site, &seen_stopping));
        Ok(Self { address, stopping, acceptor: Some(acceptor) })
    }

    /// The port it answers at.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address to open, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port())
    }

    /// Returns when the server has ended, which without [`Server::stop`] it never does.
    pub fn wait(mut self) {
        self.join();
    }

    /// Stops listening: from its return on, connections are refused.
    pub fn stop(self) {
        drop(self);
    }

    fn join(&mut self) {
        if let Some(acceptor) = self.acceptor.take() {
            acceptor.join().expect("the accepting thread does not panic");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // The accepting thread sleeps until somebody connects; where nobody can, it is awake.
        drop(TcpStream::connect(self.address));
        self.join();
    }
}

fn accept(listener: &TcpListener, site: &Arc<Site>, stopping: &Arc<AtomicBool>) {
    for stream in listener.incoming() {
        if stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let (site, stopping) = (Arc::clone(site), Arc::clone(stopping));
        // A client that goes away in the middle is its own affair.
        thread::spawn(move || answer(&stream, &site, &stopping).ok());
    }
}

fn answer(stream: &TcpStream, site: &Site, stopping: &AtomicBool) -> io::Result<()> {
    stream.set_read_timeout(Some(SLOWEST_CLIENT))?;
    stream.set_write_timeout(Some(SLOWEST_CLIENT))?;
    let Some(request) = Request::read(BufReader::new(stream))? else { return Ok(()) };
    // Browsers open connections ahead of their requests.
    if stopping.load(Ordering::SeqCst) {
        return Ok(());
    }
    let response = Response::to(&request, &site.folder, &site.rules)?;
    let path = request.path().unwrap_or_default();
    (site.watch)(Answered { path, status: response.status() });
    response.write(stream, request.wants_body())
}

#[cfg(test)]
mod tests;
