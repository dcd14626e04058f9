//! What the tasks share with the end-to-end tests: where things lie, how the browser is found, and
//! the server of the built site. Knows nothing of the application's code.

pub mod browser;
pub mod precache;
pub mod project;
pub mod server;
