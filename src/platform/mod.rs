//! The faces of the browser other than storage; knows no table.
