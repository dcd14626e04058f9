//! The tasks, each in one file.

pub(crate) mod audit;
pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod fmt;
pub(crate) mod help;
pub(crate) mod lint;
pub(crate) mod package;
pub(crate) mod precache;
pub(crate) mod runner;
pub(crate) mod serve;
pub(crate) mod size;
pub(crate) mod soak;
pub(crate) mod test;
