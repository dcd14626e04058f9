//! Prepares what the compiler cannot: the sample in as few bytes as it takes, and the linker for splitting
//! the module of the application.

use std::path::Path;
use std::{env, fs};

const SAMPLE: &str = "public/sample/seattle-weather.csv";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SAMPLE}");
    let is_wasm = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if is_wasm && env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // What the chunks are cut along.
        println!("cargo::rustc-link-arg-bin=peristyle-app=--emit-relocs");
    }
    let csv = fs::read_to_string(SAMPLE).expect("the project has its sample");
    let out = env::var_os("OUT_DIR").expect("cargo says where to write");
    fs::write(Path::new(&out).join("sample.bin"), packed(&csv)).expect("cargo lets write there");
}

/// The columns one after the other, which `src/workspace/sample.rs` reads: four of tenths, each of two
/// bytes, low one first; then one of words, of which each stands for its place among those before it. The
/// first, of days, is left out: each is the day after the one before.
fn packed(csv: &str) -> Vec<u8> {
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let mut bytes = Vec::new();
    for column in 1..5 {
        for row in &rows {
            let number: f64 = row[column].parse().expect("the sample holds numbers");
            bytes.extend(((number * 10.0).round() as i16).to_le_bytes());
        }
    }
    let mut words: Vec<&str> = Vec::new();
    for row in &rows {
        let known = words.iter().position(|word| *word == row[5]);
        bytes.push(known.unwrap_or(words.len()) as u8);
        if known.is_none() {
            words.push(row[5]);
        }
    }
    bytes
}
