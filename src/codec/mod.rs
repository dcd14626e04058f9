//! Rows and metadata to and from JSON text; knows no storage.
