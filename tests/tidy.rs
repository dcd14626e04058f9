//! The measures of the code: sizes of files, functions and lines, and what must not be left in them.
#![cfg(not(target_arch = "wasm32"))]

mod sources;

use sources::Source;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

const LONGEST_FILE_LINES: usize = 500;
const LONGEST_FUNCTION_LINES: usize = 70;
const LONGEST_LINE_COLUMNS: usize = 120;
const FOLDERS: [&str; 7] = ["src", "benches", "tests", "bindings", "xtask", "tools", "e2e"];

/// Left-over markers, in pieces so that this file does not hold them itself.
const MARKERS: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
const NOT_IN_CODE: [(&str, &str); 5] = [
    (concat!("dbg", "!"), "left over from looking for a fault"),
    (concat!("inner", "_html"), "text in a table must never become markup"),
    (
        concat!(" sty", "le="),
        "the page's policy forbids the attribute: use a class or `style:name=`",
    ),
    (concat!("allow(dead", "_code)"), "what nobody uses goes"),
    (concat!("expect(dead", "_code)"), "what nobody uses goes"),
];

#[test]
fn the_code_keeps_its_measures() {
    let rust = FOLDERS.iter().flat_map(|folder| sources::below(folder, &[".rs"]));
    let complaints: Vec<String> = rust.flat_map(|source| complaints_about(&source)).collect();

    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn nothing_is_left_over_in_what_is_not_rust() {
    let endings = [".js", ".css", ".html", ".json", ".svg", ".toml"];
    let mut texts: Vec<Source> = FOLDERS
        .iter()
        .chain(&["examples", "public"])
        .flat_map(|folder| sources::below(folder, &endings))
        .collect();
    texts.extend(["index.html", "sw.js", "Cargo.toml", "Trunk.toml"].map(sources::read));

    let complaints: Vec<String> = texts.iter().flat_map(markers).collect();

    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn a_planted_fault_is_found_with_its_line() {
    let marker = format!("fn f() {{}} // {}: later", MARKERS[0]);
    let left_over = format!("fn f() {{ {}(1); }}", NOT_IN_CODE[0].0);
    let wide = format!("// {}", "x".repeat(LONGEST_LINE_COLUMNS));
    let planted = [
        (marker.as_str(), "marker"),
        (left_over.as_str(), "fault"),
        (wide.as_str(), "123 columns"),
        ("// let total = sum(rows);", "commented-out"),
        ("    // }", "commented-out"),
    ];
    for (line, complaint) in planted {
        let found = complaints_about(&Source::new("src/a.rs", &format!("//! A.\n\n{line}\n")));

        let [only] = &found[..] else { panic!("`{line}`: {found:?}") };
        assert!(only.starts_with("src/a.rs:3:") && only.contains(complaint), "{only}");
    }
}

#[test]
fn a_function_and_a_file_that_grew_too_long_are_found() {
    let long = |lines: usize| "    g();\n".repeat(lines);
    let inside =
        |lines| format!("impl A {{\n/// Long.\n#[inline]\npub fn f() {{\n{}}}\n}}\n", long(lines));

    let fits = complaints_about(&Source::new("src/a.rs", &inside(LONGEST_FUNCTION_LINES - 2)));
    let grew = complaints_about(&Source::new("src/a.rs", &inside(LONGEST_FUNCTION_LINES - 1)));
    let file = complaints_about(&Source::new("src/a.rs", &"\n".repeat(LONGEST_FILE_LINES + 1)));

    assert_eq!(fits, [""; 0]);
    assert_eq!(grew, ["src/a.rs:4: function `f` has 71 lines, of at most 70"]);
    assert_eq!(file, ["src/a.rs: has 501 lines, of at most 500"]);
}

#[test]
fn a_room_that_does_not_say_what_it_is_is_found() {
    let silent = complaints_about(&Source::new("src/a/mod.rs", "mod b;\n"));

    assert_eq!(silent, ["src/a/mod.rs:1: the first line does not say what the room is"]);
}

#[test]
fn prose_in_comments_is_not_taken_for_code() {
    let prose =
        "// A client goes away; that is its affair.\n// It waits for you;\n// and then: {x}\n";

    assert_eq!(complaints_about(&Source::new("src/a.rs", prose)), [""; 0]);
}

/// Each as `path:line: what is wrong`.
fn complaints_about(source: &Source) -> Vec<String> {
    let Source { path, text } = source;
    let mut complaints = Vec::new();
    let line_count = text.lines().count();
    if line_count > LONGEST_FILE_LINES {
        complaints.push(format!("{path}: has {line_count} lines, of at most {LONGEST_FILE_LINES}"));
    }
    if path.ends_with("/mod.rs") && !text.starts_with("//! ") {
        complaints.push(format!("{path}:1: the first line does not say what the room is"));
    }
    for (number, line) in (1..).zip(text.lines()) {
        complaints.extend(fault_of_line(line).map(|fault| format!("{path}:{number}: {fault}")));
    }
    complaints.extend(markers(source));
    complaints.extend(long_functions(source));
    complaints
}

fn fault_of_line(line: &str) -> Option<String> {
    let columns = line.chars().count();
    if columns > LONGEST_LINE_COLUMNS {
        return Some(format!("{columns} columns, of at most {LONGEST_LINE_COLUMNS}"));
    }
    if let Some((text, why)) = NOT_IN_CODE.iter().find(|(text, _)| line.contains(text)) {
        return Some(format!("`{text}`: {why}"));
    }
    let comment = line.trim_start().strip_prefix("// ")?.trim();
    is_code(comment).then(|| "commented-out code".to_owned())
}

/// A lone brace, or a statement that does something and ends as one.
fn is_code(comment: &str) -> bool {
    let is_statement = comment.ends_with(';') && comment.contains(['(', '=', ':']);
    comment == "}"
        || is_statement && syn::parse_str::<syn::Block>(&format!("{{{comment}}}")).is_ok()
}

fn markers(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in (1..).zip(source.text.lines()) {
        let mut words = line.split(|letter: char| !letter.is_alphanumeric());
        if let Some(marker) = words.find(|word| MARKERS.contains(word)) {
            complaints.push(format!("{}:{number}: the marker {marker}", source.path));
        }
    }
    complaints
}

fn long_functions(source: &Source) -> Vec<String> {
    let file = syn::parse_file(&source.text).expect("the compiler reads it too");
    let mut functions = LongFunctions(Vec::new());
    functions.visit_file(&file);
    let complaint = |(line, text): &(usize, String)| format!("{}:{line}: {text}", source.path);
    functions.0.iter().map(complaint).collect()
}

/// Where each begins, and the complaint.
struct LongFunctions(Vec<(usize, String)>);

impl LongFunctions {
    /// From the signature to the closing brace.
    fn measure(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.span().start().line;
        let lines = block.brace_token.span.close().end().line - first + 1;
        if lines > LONGEST_FUNCTION_LINES {
            let name = &signature.ident;
            let text =
                format!("function `{name}` has {lines} lines, of at most {LONGEST_FUNCTION_LINES}");
            self.0.push((first, text));
        }
    }
}

impl<'ast> Visit<'ast> for LongFunctions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.measure(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}
