//! Changes of columns: the dialogs that ask about them, and what stands in the menu of a header. What a
//! change would do to the cells is said before it is done.

mod acts;
mod insert;
mod key;
mod menu;
mod obstacles;
mod overview;
mod retype;

pub(super) use insert::InsertColumn;
pub(super) use key::KeyObstacles;
pub(super) use menu::column_items;
pub(super) use overview::Columns;
pub(super) use retype::{Retype, TypeField};
