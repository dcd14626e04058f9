//! Find and replace: a bar below the one above the grid.

mod bar;
mod refused;
mod state;

pub(super) use bar::FindBar;
pub(super) use state::Finding;
