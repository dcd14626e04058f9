//! Text to and from tables; knows no browser.
