//! The workspace in a world of its own: a clock that stands still until it is told, storage in memory.

mod arranging;
mod backup;
mod charting;
mod editing;
mod finding;
mod formats;
mod grouping;
mod importing;
mod lab;
mod layouts;
mod left_tables;
mod long_acts;
mod looking;
mod ranges;
mod reading;
mod saving;
mod schema;
mod source_file;
mod stores;
mod updates;
mod verifying;
mod world;

use std::rc::Rc;

use reactive_graph::owner::Owner;

use super::*;
use crate::column_store::{
    BuildError, ColumnStore, Filter, Key, RetypeFailure, RowId, Schema, TableBuilder, ValueRef,
};
use crate::storage::{MemoryDisk, MemoryStorage};
use world::TestWorld;

const DATABASE: &str = "test";
const CSV: &str = "id,city,population\n1,Lisbon,545796\n2,Porto,231800\n3,Faro,\n";
const SAMPLE: Sample = Sample { name: "Sample", table: sample_table };

fn sample_table() -> Result<ColumnStore, BuildError> {
    let columns = [("a", ColumnType::Int), ("b", ColumnType::String)];
    let mut builder = TableBuilder::new(Schema::new(&columns).unwrap());
    for (number, text) in [(1, "x"), (2, "y")] {
        builder.push(0, ValueRef::Int(number))?;
        builder.push(1, ValueRef::String(text))?;
        builder.end_row()?;
    }
    builder.finish()
}

/// One tab of the application.
struct Tab {
    world: Rc<TestWorld>,
    disk: MemoryDisk,
    workspace: Workspace,
    /// Signals live as long as their owner. The last is this tab's, the others those of its earlier
    /// lives: an owner belongs to the one in which it was made.
    owners: Vec<Owner>,
}

impl Tab {
    fn on(disk: &MemoryDisk, world: Rc<TestWorld>) -> Self {
        let owner = Owner::new();
        owner.set();
        let storage = Rc::new(MemoryStorage::new(disk.clone(), DATABASE));
        let workspace = Workspace::new(storage, world.clone());
        Self { world, disk: disk.clone(), workspace, owners: vec![owner] }
    }

    /// A tab on an empty disk, started, with the table "cities" of three rows open.
    fn with_cities() -> Self {
        let tab = Self::started();
        tab.import("cities.csv", CSV);
        tab
    }

    /// A tab on an empty disk, started, on which the sample was deleted.
    fn started() -> Self {
        let world = TestWorld::new();
        world.set_setting("peristyle.sample-shown", "yes");
        world.set_setting("peristyle.told-where-tables-are", "yes");
        let tab = Self::on(&MemoryDisk::new(), world);
        tab.start();
        tab
    }

    /// Another tab on the same disk, with the same settings.
    fn beside(&self) -> Self {
        let tab = Self::on(&self.disk, self.world.beside());
        tab.start();
        tab
    }

    /// The same tab after the browser was closed and opened again.
    fn restarted(self) -> Self {
        let Self { world, disk, owners, .. } = self;
        let mut tab = Self::on(&disk, world.beside());
        drop(world);
        tab.owners.splice(0..0, owners);
        tab.start();
        tab
    }

    fn start(&self) {
        self.finish(self.workspace.start(SAMPLE));
    }

    fn enter(&self) {
        if let Some(owner) = self.owners.last() {
            owner.set();
        }
    }

    /// Runs an act to its end, which must come without the clock moving.
    fn finish<T: 'static>(&self, act: impl Future<Output = T> + 'static) -> T {
        self.enter();
        self.world.finish(act)
    }

    fn advance_ms(&self, duration_ms: u32) {
        self.enter();
        self.world.advance_ms(duration_ms);
    }

    fn import(&self, file_name: &str, csv: &str) {
        let source = BytesInMemory::new(file_name, csv);
        self.finish(self.workspace.import(Box::new(source), ImportOptions::default())).unwrap();
    }

    fn delete(&self, rows: &[u32]) {
        let rows = rows.iter().copied().map(RowId).collect();
        self.finish(self.workspace.delete_rows(rows)).unwrap();
    }

    fn set_key(&self, column: Option<&str>) -> Result<bool, EditError> {
        self.finish(self.workspace.set_key(column.map(str::to_owned)))
    }

    fn retype(
        &self,
        column: &str,
        to: ColumnType,
        on_failure: RetypeFailure,
    ) -> Result<bool, EditError> {
        self.finish(self.workspace.retype_column(column.to_owned(), to, on_failure))
    }

    fn edit(&self, row: u32, column: usize, text: &str) {
        let input = CellInput::Text(text.to_owned());
        self.workspace.edit_cell(RowId(row), column, &input).unwrap();
    }

    fn cell(&self, row: u32, column: usize) -> String {
        let cell = |view: View<'_>| view.cell(RowId(row), column).map(|cell| cell.to_string());
        self.workspace.with_view(cell).flatten().unwrap_or_else(|| "no such cell".to_owned())
    }

    fn state(&self) -> &'static str {
        self.workspace.save_state().map_or("no table", |state| state.code())
    }

    fn store_names(&self) -> Vec<String> {
        self.workspace.stores().into_iter().map(|store| store.name).collect()
    }

    fn notice_texts(&self) -> Vec<String> {
        self.workspace.notices().into_iter().map(|notice| notice.text).collect()
    }

    fn last_notice(&self) -> Notice {
        self.workspace.notices().pop().unwrap()
    }

    /// The rows of the table that is shown, as CSV text without the header.
    fn rows(&self) -> Vec<String> {
        let rows = self.workspace.visible_rows();
        let cells = |view: View<'_>, row: RowId| {
            let cells = view.row(row).unwrap();
            cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        };
        rows.row_ids()
            .map(|row| self.workspace.with_view(|view| cells(view, row)).unwrap())
            .collect()
    }
}
