//! The rooms and which way their imports point: the table of ARCHITECTURE.md as data. A new arrow in it
//! is the rarest change; it comes in one commit with ARCHITECTURE.md, and with the reason.
#![cfg(not(target_arch = "wasm32"))]

mod sources;

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};
use sources::Source;

/// A part of `src/` and what it may name besides itself.
struct Room {
    /// A folder or file below `src/`; of two that fit a file, the longer one counts.
    place: &'static str,
    rooms: &'static [&'static str],
    crates: &'static [&'static [&'static str]],
}

/// In topological order: a room names only rooms above it.
const ROOMS: &[Room] = &[
    Room { place: "lazy.rs", rooms: &[], crates: &[DATA, CHUNKS] },
    Room { place: "column_store", rooms: &[], crates: &[DATA] },
    Room { place: "storage", rooms: &[], crates: &[DATA] },
    Room {
        place: "storage/indexed_db",
        rooms: &[],
        crates: &[COURT, READERS, DATA, FORMATS, BROWSER, DATABASE],
    },
    Room { place: "platform", rooms: &["storage"], crates: &[DATA, BROWSER] },
    Room { place: "codec", rooms: &["column_store"], crates: &[DATA] },
    Room { place: "transfer", rooms: &[], crates: &[COURT, DATA, FORMATS] },
    Room { place: "persistence", rooms: &["column_store", "codec", "storage"], crates: &[DATA] },
    Room {
        place: "workspace",
        rooms: &["lazy", "column_store", "storage", "platform", "codec", "transfer", "persistence"],
        crates: &[DATA, SIGNALS, CHARTS],
    },
    Room {
        place: "ui",
        rooms: &["lazy", "column_store", "workspace"],
        crates: &[COURT, READERS, DATA, FORMATS, BROWSER, SIGNALS, INTERFACE],
    },
    Room { place: "lib.rs", rooms: &[], crates: &[COURT, READERS] },
    Room {
        place: "browser_world.rs",
        rooms: &["storage", "platform", "workspace"],
        crates: &[SIGNALS],
    },
    Room { place: "main.rs", rooms: &["browser_world", "ui"], crates: &[BROWSER] },
];

/// Packages of their own, which the compiler keeps from all other rooms: a path from their root names
/// themselves.
const PACKAGES: &[&str] = &["column_store/", "transfer/"];
const COURT: &[&str] = &["peristyle_column_store"];
const READERS: &[&str] = &["peristyle_transfer"];
const DATA: &[&str] = &[
    "csv_core",
    "foldhash",
    "futures_channel",
    "futures_util",
    "hashbrown",
    "memchr",
    "percent_encoding",
    "serde",
    "serde_json",
    "thiserror",
    "time",
    "winnow",
    "xxhash_rust",
];
const FORMATS: &[&str] =
    &["arrow_array", "arrow_buffer", "arrow_ipc", "arrow_schema", "calamine", "zip"];
const BROWSER: &[&str] =
    &["console_error_panic_hook", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "web_sys"];
const DATABASE: &[&str] = &["indexed_db_futures"];
const SIGNALS: &[&str] = &["reactive_graph"];
const INTERFACE: &[&str] = &["leptos"];
const CHARTS: &[&str] = &["plotters", "plotters_backend"];
const CHUNKS: &[&str] = &["wasm_split_helpers"];

#[test]
fn imports_point_one_way() {
    let trespasses: Vec<String> =
        sources::below("src", &[".rs"]).iter().flat_map(trespasses_in).collect();

    assert!(trespasses.is_empty(), "\n{}\n", trespasses.join("\n"));
}

#[test]
fn rooms_name_only_rooms_above_them_so_there_is_no_circle() {
    for (index, room) in ROOMS.iter().enumerate() {
        for named in room.rooms {
            let above =
                ROOMS[..index].iter().any(|above| above.place.trim_end_matches(".rs") == *named);
            assert!(above, "{} names {named}, which does not stand above it", room.place);
        }
    }
}

#[test]
fn every_dependency_has_its_place_in_the_table() {
    let known: BTreeSet<&str> = crates_of_the_table().collect();

    for manifest in ["Cargo.toml", "src/column_store/Cargo.toml", "src/transfer/Cargo.toml"] {
        let declared = dependencies(&sources::read(manifest).text);

        assert!(!declared.is_empty());
        for name in declared {
            assert!(known.contains(&*name), "tests/layers.rs: say which rooms may use {name}");
        }
    }
}

#[test]
fn a_planted_trespass_is_found_with_its_line() {
    let planted = [
        ("src/ui/grid/cell.rs", "use crate::persistence::Saved;", "may not use persistence"),
        ("src/ui/grid/cell.rs", "use crate::{column_store::Value, codec};", "may not use codec"),
        ("src/ui/mod.rs", "fn f() { super::storage::open(); }", "may not use storage"),
        ("src/column_store/a/b.rs", "use super::super::super::ui::X;", "may not use ui"),
        ("src/column_store/table.rs", "mod tests { use super::super::super::codec; }", "codec"),
        ("src/storage/memory/mod.rs", "fn f() { web_sys::window(); }", "may not use web_sys"),
        ("src/storage/memory.rs", "use {std::fmt, ::js_sys::Array};", "may not use js_sys"),
        ("src/workspace/tabs.rs", "fn f() { assert!(web_sys::window().is_some()) }", "web_sys"),
        ("src/workspace/tabs.rs", "use leptos::prelude::*;", "may not use leptos"),
        ("src/persistence/mod.rs", "use crate::transfer as t;", "may not use transfer"),
        ("src/persistence/mod.rs", "use crate::*;", "may not use *"),
        ("src/main.rs", "use peristyle::codec::Row;", "may not use codec"),
        ("src/cellar/mod.rs", "", "is in no room"),
    ];
    for (path, line, complaint) in planted {
        let found = trespasses_in(&Source::new(path, &format!("//! A room.\n\n{line}\n")));

        let [only] = &found[..] else { panic!("{path}, `{line}`: {found:?}") };
        assert!(only.contains(complaint) && only.starts_with(path), "{only}");
        assert!(line.is_empty() || only.starts_with(&format!("{path}:3:")), "{only}");
    }
}

#[test]
fn what_is_allowed_is_not_complained_of() {
    let allowed = [
        ("src/ui/grid/cell.rs", "use crate::workspace::Workspace; use leptos::prelude::*;"),
        ("src/column_store/table_tests.rs", "use super::super::fixtures;"),
        ("src/ui/grid/cell.rs", "use super::super::icons; use crate::ui::grid; use super::row;"),
        ("src/storage/indexed_db/mod.rs", "use web_sys::Event; use indexed_db_futures::X;"),
        ("src/storage/indexed_db.rs", "use js_sys::Array; use super::Storage;"),
        ("src/column_store/sort/keys.rs", "use crate::{Table, dense::Dense};"),
        ("src/column_store/temporal.rs", "use time::Date; fn f(x: X) { x.time::<u8>(); }"),
        ("src/column_store/a.rs", "/// See [`crate::ui`].\nfn f() { my::codec::x(); }"),
        ("src/main.rs", "mod browser_world; use peristyle::ui;"),
    ];
    for (path, text) in allowed {
        assert_eq!(trespasses_in(&Source::new(path, text)), [""; 0], "{path}: {text}");
    }
}

/// Each as `path:line: room may not use …`.
fn trespasses_in(source: &Source) -> Vec<String> {
    let place = source.path.strip_prefix("src/").expect("rooms are in src");
    let Some(room) = room_of(place) else {
        return vec![format!("{}: is in no room of tests/layers.rs", source.path)];
    };
    let tokens: TokenStream = source.text.parse().expect("the compiler reads it too");
    let is_package = PACKAGES.iter().any(|package| place.starts_with(package));
    let mut names = Names { module: module_of(place), is_package, found: Vec::new() };
    names.read(tokens);
    let may_use = |name: &str| {
        room.rooms.contains(&name)
            || room.crates.iter().any(|list| list.contains(&name))
            || place.split(['/', '.']).next() == Some(name)
    };
    names.found.retain(|(name, _)| !may_use(name));
    names.found.iter().map(|(name, at)| trespass(source, room, name, *at)).collect()
}

fn trespass(source: &Source, room: &Room, name: &str, at: LineColumn) -> String {
    format!("{}:{}: {} may not use {name}", source.path, at.line, room.place)
}

fn room_of(place: &str) -> Option<&'static Room> {
    let is_in = |room: &&Room| {
        let rest = place.strip_prefix(room.place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
    };
    ROOMS.iter().filter(is_in).max_by_key(|room| room.place.len())
}

/// The path of the module that a file below `src/` holds. `table_tests.rs` holds `table::tests`.
fn module_of(place: &str) -> Vec<String> {
    let place = place.trim_end_matches(".rs").replace("_tests", "/tests");
    let parts = place.split('/');
    parts.filter(|part| !matches!(*part, "mod" | "lib" | "main")).map(str::to_owned).collect()
}

/// Rooms and crates named in a file, wherever a path can stand: in imports, in code, and inside of
/// macros, which is why this reads tokens and not a syntax tree.
struct Names {
    module: Vec<String>,
    is_package: bool,
    found: Vec<(String, LineColumn)>,
}

impl Names {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while index < tokens.len() {
            index = self.read_one(&tokens, index);
        }
    }

    /// Reads what begins at `index`, and returns where the next thing begins.
    fn read_one(&mut self, tokens: &[TokenTree], index: usize) -> usize {
        match &tokens[index] {
            TokenTree::Group(group) => self.read(group.stream()),
            TokenTree::Ident(word) if word == "mod" => {
                if let [TokenTree::Ident(name), TokenTree::Group(body), ..] = &tokens[index + 1..] {
                    self.module.push(name.to_string());
                    self.read(body.stream());
                    self.module.pop();
                    return index + 3;
                }
            }
            TokenTree::Ident(word) if begins_a_path(tokens, index) => {
                let (root, mut rest) = (word.to_string(), index + 1);
                if !is_double_colon(tokens, rest) {
                    return rest;
                }
                match root.as_str() {
                    "crate" if self.is_package => {}
                    "crate" | "peristyle" => return self.read_names(tokens, rest + 2),
                    "super" => {
                        let mut level = 1;
                        while is_double_colon(tokens, rest) && is_word(tokens, rest + 2, "super") {
                            (level, rest) = (level + 1, rest + 3);
                        }
                        if level >= self.module.len() {
                            return self.read_names(tokens, rest + 2);
                        }
                    }
                    _ if crates_of_the_table().any(|name| name == root) => {
                        self.found.push((root, word.span().start()));
                    }
                    _ => {}
                }
                return rest;
            }
            _ => {}
        }
        index + 1
    }

    /// What follows `crate::`: one name, or a group of them.
    fn read_names(&mut self, tokens: &[TokenTree], index: usize) -> usize {
        match tokens.get(index) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let members: Vec<TokenTree> = group.stream().into_iter().collect();
                for member in members.split(|token| is_punct(token, ',')) {
                    self.read_names(member, 0);
                }
            }
            Some(name @ (TokenTree::Ident(_) | TokenTree::Punct(_))) => {
                self.found.push((name.to_string(), name.span().start()));
            }
            _ => {}
        }
        index + 1
    }
}

/// A word after `::` or `.` goes on with a path or names a method, unless the `::` begins the path.
fn begins_a_path(tokens: &[TokenTree], index: usize) -> bool {
    match tokens[..index] {
        [.., ref before, ref first, ref second]
            if is_punct(first, ':') && is_punct(second, ':') =>
        {
            matches!(before, TokenTree::Ident(word) if word == "use")
                || matches!(before, TokenTree::Punct(punct) if punct.as_char() != '>')
        }
        [.., ref dot] => !is_punct(dot, '.'),
        [] => true,
    }
}

fn is_double_colon(tokens: &[TokenTree], index: usize) -> bool {
    let colon = |index| tokens.get(index).is_some_and(|token| is_punct(token, ':'));
    colon(index) && colon(index + 1)
}

fn is_word(tokens: &[TokenTree], index: usize, wanted: &str) -> bool {
    matches!(tokens.get(index), Some(TokenTree::Ident(word)) if word == wanted)
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

fn crates_of_the_table() -> impl Iterator<Item = &'static str> {
    [COURT, READERS, DATA, FORMATS, BROWSER, DATABASE, SIGNALS, INTERFACE, CHARTS, CHUNKS]
        .into_iter()
        .flatten()
        .copied()
}

/// The names, as code writes them, that a manifest declares for code that is not a test's.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            let only_versions = line == "[workspace.dependencies]";
            is_inside = line.ends_with("dependencies]")
                && !line.ends_with("dev-dependencies]")
                && !only_versions;
        } else if is_inside
            && !line.starts_with([' ', '#'])
            && let Some((name, _)) = line.split_once([' ', '.'])
            && !name.starts_with(']')
        {
            names.push(name.replace('-', "_"));
        }
    }
    names
}
