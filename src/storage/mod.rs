//! Keys and values kept somewhere; knows no table.
