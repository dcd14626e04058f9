//! The typed, columnar, in-memory table; knows no browser, no clock and no storage.
