//! The grid: rows and columns of a table, of which only those in view are in the document.
//!
//! [`geometry`], [`scroll`], [`cursor`] and [`keys`] are plain types and know no browser; the
//! components beside them wire them to the document.

pub mod cursor;
pub mod geometry;
pub mod keys;
pub mod scroll;
