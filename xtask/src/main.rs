//! The tasks that a person or CI runs.
fn main() {}
