//! Plain objects of one shape, made many at a time: their cells go over to JavaScript in one piece.

use std::fmt::{Display, Write};

use js_sys::Array;
use peristyle::column_store::ValueRef;
use wasm_bindgen::prelude::*;

use crate::cells::is_safe;

#[wasm_bindgen(module = "/src/records.js")]
extern "C" {
    /// Makes objects whose members have these names, in this order.
    #[derive(Debug)]
    pub(crate) type RecordMaker;

    #[wasm_bindgen(constructor)]
    pub(crate) fn new(names: &Array) -> RecordMaker;

    #[wasm_bindgen(method)]
    fn make(this: &RecordMaker, records: &Array, cells: &[f64], text: &str);
}

// What a cell is. `records.js` has the same numbers.
const MISSING: f64 = 0.0;
const NULL: f64 = 1.0;
const NUMBER: f64 = 2.0;
const STRING: f64 = 3.0;
const FALSE: f64 = 4.0;
const TRUE: f64 = 5.0;
const BIG: f64 = 6.0;
/// What begins a record.
const RECORD: f64 = 7.0;

/// Records that go over at once. Their strings are parts of one text, which lives as long as any of them.
const AT_ONCE: usize = 64;

/// Records on their way to JavaScript. Each is begun and then given as many cells as there are names.
pub(crate) struct Records<'m> {
    maker: &'m RecordMaker,
    made: Array,
    waiting: usize,
    cells: Vec<f64>,
    text: String,
}

impl<'m> Records<'m> {
    pub(crate) fn of(maker: &'m RecordMaker) -> Self {
        Self { maker, made: Array::new(), waiting: 0, cells: Vec::new(), text: String::new() }
    }

    pub(crate) fn begin(&mut self) {
        self.next(RECORD);
    }

    /// Null instead of a record.
    pub(crate) fn missing(&mut self) {
        self.next(MISSING);
    }

    /// The next cell of the record.
    pub(crate) fn cell(&mut self, cell: ValueRef<'_>) {
        match cell {
            ValueRef::Null => self.put(NULL, 0.0),
            ValueRef::Int(int) => self.long(i128::from(int)),
            ValueRef::Float(float) => self.float(float),
            ValueRef::String(text) => {
                self.text.push_str(text);
                self.put(STRING, utf16_len(text) as f64);
            }
            ValueRef::Bool(bool) => self.put(if bool { TRUE } else { FALSE }, 0.0),
            ValueRef::Date(date) => self.written(STRING, date),
            ValueRef::Timestamp(timestamp) => self.written(STRING, timestamp),
        }
    }

    /// A cell that is a number.
    pub(crate) fn float(&mut self, float: f64) {
        self.put(NUMBER, float);
    }

    /// A cell that is a whole number, a BigInt beyond those that are exact in a number.
    pub(crate) fn long(&mut self, long: i128) {
        if is_safe(long) { self.put(NUMBER, long as f64) } else { self.written(BIG, long) }
    }

    /// All records, as an array.
    pub(crate) fn finish(mut self) -> Array {
        self.hand_over();
        self.made
    }

    fn next(&mut self, what: f64) {
        if self.waiting == AT_ONCE {
            self.hand_over();
        }
        self.waiting += 1;
        self.put(what, 0.0);
    }

    fn put(&mut self, what: f64, value: f64) {
        self.cells.extend([what, value]);
    }

    /// Something that is written in ASCII.
    fn written(&mut self, what: f64, value: impl Display) {
        let start = self.text.len();
        write!(self.text, "{value}").expect("a String takes any text");
        self.put(what, (self.text.len() - start) as f64);
    }

    fn hand_over(&mut self) {
        self.maker.make(&self.made, &self.cells, &self.text);
        self.waiting = 0;
        self.cells.clear();
        self.text.clear();
    }
}

/// How long JavaScript takes a text to be.
fn utf16_len(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() }
}
