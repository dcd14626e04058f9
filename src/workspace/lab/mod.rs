//! The roundtrip lab: shows to whoever doubts it that what was saved is what comes back. It reads a
//! table back and compares it, shows the raw entries of a store, makes tables of hard data, and lets
//! storage fail in every way around a copy of a table. It changes nothing that is stored but by saving.

mod entries;
mod faults;
mod generate;
mod roundtrip;
mod run_dry;

pub use entries::{EntryPage, EntryPlace, RawEntry};
pub use faults::{FaultTrial, MAX_ROWS_IN_TRIALS};
pub use generate::Recipe;
pub use roundtrip::Roundtrip;
