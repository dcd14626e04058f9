//! What snapshots cost in memory, counted at the allocator.

#![cfg(not(target_arch = "wasm32"))]
#![expect(unsafe_code, reason = "an allocator that counts cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use peristyle::column_store::{
    ColumnStore, ColumnType, Key, RowId, Schema, TableBuilder, Value, ValueRef,
};

thread_local! {
    static ALLOCATED_BYTES: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED_BYTES.set(ALLOCATED_BYTES.get() + layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `System.alloc` with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// The bytes that this thread allocates while `act` runs, freed ones included.
fn allocated_bytes<T>(act: impl FnOnce() -> T) -> (usize, T) {
    let before = ALLOCATED_BYTES.get();
    let result = act();
    (ALLOCATED_BYTES.get() - before, result)
}

/// A million rows of eight columns, with a million different strings and a time to live.
fn a_million_rows() -> ColumnStore {
    let columns = [
        ("id", ColumnType::Int),
        ("name", ColumnType::String),
        ("city", ColumnType::String),
        ("price", ColumnType::Float),
        ("weight", ColumnType::Float),
        ("sold", ColumnType::Bool),
        ("on", ColumnType::Date),
        ("at", ColumnType::Timestamp),
    ];
    let mut builder = TableBuilder::new(Schema::with_key(&columns, "id").expect("a good schema"));
    for id in 0..1_000_000_i64 {
        builder.push(0, ValueRef::Int(id)).expect("an int");
        builder.push(1, ValueRef::String(&format!("name {id}"))).expect("a string");
        builder.push(3, ValueRef::Float(id as f64)).expect("a float");
        builder.end_row().expect("there is room");
    }
    let mut store = builder.finish().expect("ids differ");
    store.set_ttl(&Key::Int(7), Some(60), 0).expect("the row is there");
    store
}

#[test]
fn cloning_a_million_rows_allocates_under_100_kb() {
    let store = a_million_rows();

    let (bytes, snapshot) = allocated_bytes(|| store.snapshot());

    assert!(bytes < 100_000, "{bytes}");
    assert_eq!(snapshot.row_count(), 1_000_000);
}

#[test]
fn an_edit_beside_a_snapshot_of_a_million_rows_allocates_one_block() {
    let mut store = a_million_rows();
    let snapshot = store.snapshot();

    let (bytes, edited) =
        allocated_bytes(|| store.update(&Key::Int(500_000), "price", Value::Float(0.5), 0));

    assert_eq!(edited, Ok(()));
    assert!(bytes < 40_000, "{bytes}");
    let price = snapshot.view(0).cell(RowId(500_000), 3);
    assert_eq!(price, Some(ValueRef::Float(500_000.0)));
}
