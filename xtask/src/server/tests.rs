//! The server over real sockets and a folder of its own.

use std::env;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process;
use std::sync::mpsc;

use super::*;

struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = env::temp_dir().join(format!("peristyle-server-{}-{name}", process::id()));
        for (path, text) in files {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn ask(server: &Server, line: &str) -> String {
    ask_with(server, line, "Host: x")
}

fn ask_with(server: &Server, line: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(server.address).unwrap();
    write!(stream, "{line} HTTP/1.1\r\n{header}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn ask_bytes(server: &Server, path: &str, header: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\n{header}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

#[test]
fn files_come_with_their_type_and_folders_with_their_index() {
    let folder = Folder::with(
        "types",
        &[("index.html", "<p>"), ("a/b.wasm", "w"), ("manifest.json", "{}"), ("x y.js", "j")],
    );

    let server = Server::start(&folder.0, 0).unwrap();

    assert!(ask(&server, "GET /").contains("Content-Type: text/html; charset=utf-8\r\n"));
    assert!(ask(&server, "GET /a/b.wasm?v=1").contains("Content-Type: application/wasm\r\n"));
    assert!(ask(&server, "GET /manifest.json").contains("application/manifest+json"));
    assert!(ask(&server, "GET /x%20y.js").ends_with("\r\n\r\nj"));
    assert!(
        ask(&server, "HEAD /a/b.wasm").contains("\r\nContent-Length: 1\r\n")
            && ask(&server, "HEAD /a/b.wasm").ends_with("\r\n\r\n")
    );
}

#[test]
fn what_is_not_there_is_a_404_and_never_the_index() {
    let folder = Folder::with("absent", &[("index.html", "<p>"), ("a/b.css", "")]);

    let server = Server::start(&folder.0, 0).unwrap();

    for path in ["/nothing.png", "/a", "/a/", "/%ff", "/a/b.css/"] {
        let answer = ask(&server, &format!("GET {path}"));
        assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"), "{path}: {answer}");
    }
    assert!(ask(&server, "POST /").starts_with("HTTP/1.1 405 "));
}

#[test]
fn what_is_not_there_is_answered_with_the_nearest_page_for_it() {
    let pages = [("404.html", "above"), ("a/404.html", "below"), ("a/b/c.css", "")];
    let folder = Folder::with("not-found", &pages);

    let server = Server::start(&folder.0, 0).unwrap();

    for (path, page) in [("/x/y", "above"), ("/a/b/x", "below"), ("/a/x.js", "below")] {
        let answer = ask(&server, &format!("GET {path}"));
        assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"), "{path}: {answer}");
        assert!(
            answer.contains("Content-Type: text/html") && answer.ends_with(page),
            "{path}: {answer}"
        );
    }
}

#[test]
fn what_is_not_there_may_be_there_later_so_no_rule_has_the_answer_kept() {
    let rules = "/app-*\n  X-App: yes\n  Cache-Control: immutable\n";
    let folder = Folder::with("not-kept", &[("_headers", rules), ("404.html", "none")]);

    let server = Server::start(&folder.0, 0).unwrap();

    let answer = ask(&server, "GET /app-1.js");
    assert!(answer.ends_with("none") && answer.contains("\r\nX-App: yes\r\n"), "{answer}");
    assert!(!answer.contains("Cache-Control"), "{answer}");
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let folder = Folder::with("inside", &[("site/index.html", ""), ("secret.txt", "s")]);

    let server = Server::start(&folder.0.join("site"), 0).unwrap();

    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt"] {
        assert!(ask(&server, &format!("GET {path}")).starts_with("HTTP/1.1 404 "), "{path}");
    }
}

#[test]
fn headers_go_with_the_paths_that_the_folder_names() {
    let rules = "# for static hosts\n/*\n  X-All: yes\n\n/app-*\n  Cache-Control: immutable, a:b\n";
    let folder =
        Folder::with("headers", &[("_headers", rules), ("index.html", ""), ("app-1.js", "")]);

    let server = Server::start(&folder.0, 0).unwrap();

    let page = ask(&server, "GET /");
    assert!(page.contains("\r\nX-All: yes\r\n") && !page.contains("Cache-Control"), "{page}");
    assert!(ask(&server, "GET /app-1.js").contains("\r\nCache-Control: immutable, a:b\r\n"));
}

#[test]
fn what_the_client_holds_is_not_sent_again_and_a_change_is() {
    let folder = Folder::with("held", &[("index.html", "<p>")]);
    let server = Server::start(&folder.0, 0).unwrap();
    let answer = ask(&server, "GET /");
    let (_, tag) = answer.split_once("ETag: ").unwrap();
    let held = format!("If-None-Match: {}", tag.lines().next().unwrap());

    let again = ask_with(&server, "GET /", &held);
    fs::write(folder.0.join("index.html"), "<p>2").unwrap();
    let changed = ask_with(&server, "GET /", &held);

    assert!(again.starts_with("HTTP/1.1 304 ") && again.ends_with("\r\n\r\n"), "{again}");
    assert!(changed.starts_with("HTTP/1.1 200 ") && changed.ends_with("<p>2"), "{changed}");
}

#[test]
fn text_is_compressed_for_whom_can_read_it_and_pictures_are_not() {
    let text = "columns ".repeat(1000);
    let folder = Folder::with("compressed", &[("a.js", &text), ("a.png", &text)]);
    let server = Server::start(&folder.0, 0).unwrap();
    let is_compressed = |path: &str, header: &str| {
        ask_bytes(&server, path, header).windows(20).any(|part| part == b"Content-Encoding: br")
    };

    assert!(is_compressed("/a.js", "Accept-Encoding: gzip, br"));
    assert!(ask_bytes(&server, "/a.js", "Accept-Encoding: br").len() < 500);
    assert!(!is_compressed("/a.js", "Accept-Encoding: gzip"));
    assert!(!is_compressed("/a.png", "Accept-Encoding: br"));
}

#[test]
fn who_watches_is_told_of_every_answer() {
    let folder = Folder::with("watched", &[("index.html", "<p>")]);
    let (told, heard) = mpsc::channel();
    let watch = move |answered| told.send(answered).unwrap();
    let server = Server::start_watched(&folder.0, 0, watch).unwrap();

    ask(&server, "GET /?a=b");
    ask(&server, "GET /absent.png");

    let answers: Vec<Answered> = heard.try_iter().collect();
    let answered = |path: &str, status| Answered { path: path.to_owned(), status };
    assert_eq!(answers, [answered("/", "200"), answered("/absent.png", "404")]);
}

#[test]
fn a_stopped_server_refuses_and_its_port_can_be_taken_again() {
    let folder = Folder::with("stop", &[("index.html", "<p>")]);
    let server = Server::start(&folder.0, 0).unwrap();
    let (address, port) = (server.address, server.port());
    ask(&server, "GET /");
    let mut idle = TcpStream::connect(address).unwrap();

    server.stop();

    assert!(TcpStream::connect(address).is_err());
    write!(idle, "GET / HTTP/1.1\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    idle.read_to_end(&mut answer).unwrap_or_default();
    assert!(answer.is_empty(), "who connected before is not answered either");
    let again = Server::start(&folder.0, port).unwrap();
    assert!(ask(&again, "GET /").starts_with("HTTP/1.1 200 "));
}
