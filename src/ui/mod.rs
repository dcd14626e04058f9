//! Components and their one stylesheet. It shows what the workspace holds and passes on what a person
//! does; it knows no storage and decides nothing that a test without a browser would want to see:
//! geometry, cursor, keys and words are plain types.

pub mod grid;
