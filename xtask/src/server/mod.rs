//! A static server of the built site for one machine: right types, right headers, correct 404. Knows
//! no project; what it serves is a folder.

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

struct Site {
    folder: Box<Path>,
    rules: HeaderRules,
}

impl Server {
    /// Serves `folder` at `port`; port 0 takes a free one. A file `_headers` in the folder says which
    /// headers go with which paths, as static hosts read it.
    pub fn start(folder: &Path, port: u16) -> io::Result<Self> {
        let site = Arc::new(Site { folder: folder.into(), rules: HeaderRules::of_folder(folder)? });
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

fn accept(listener: &TcpListener, site: &Arc<Site>, stopping: &AtomicBool) {
    for stream in listener.incoming() {
        if stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let site = Arc::clone(site);
        // A client that goes away in the middle is its own affair.
        thread::spawn(move || answer(&stream, &site).ok());
    }
}

fn answer(stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(SLOWEST_CLIENT))?;
    stream.set_write_timeout(Some(SLOWEST_CLIENT))?;
    let Some(request) = Request::read(BufReader::new(stream))? else { return Ok(()) };
    let response = Response::to(&request, &site.folder, &site.rules)?;
    response.write(stream, request.wants_body())
}

#[cfg(test)]
mod tests;
