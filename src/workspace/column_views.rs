use reactive_graph::prelude::*;

use super::Workspace;
use super::open_table::OpenTable;
use crate::column_store::ColumnId;

/// The setting that keeps how the columns of a table are seen, before its name.
const SETTING: &str = "peristyle.columns.";

/// How a column is seen. It is no part of the table and no act to undo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnView {
    /// The width that a person gave it, in px.
    pub width_px: Option<u16>,
    /// Whether it is not shown.
    pub is_hidden: bool,
    /// Whether it stays at the left edge when the view moves.
    pub is_pinned: bool,
}

/// How the columns of a table are seen, as far as people said so: rising by the columns' numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnViews(Vec<(u32, ColumnView)>);

impl ColumnViews {
    /// How a column is seen.
    pub fn of(&self, column: ColumnId) -> ColumnView {
        self.place(column).map(|at| self.0[at].1).unwrap_or_default()
    }

    /// Whether any column is hidden.
    pub fn any_hidden(&self) -> bool {
        self.0.iter().any(|(_, view)| view.is_hidden)
    }

    fn place(&self, column: ColumnId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&column.0, |(id, _)| *id)
    }

    fn change(&mut self, column: ColumnId, change: impl FnOnce(&mut ColumnView)) {
        let mut view = self.of(column);
        change(&mut view);
        let is_said = view != ColumnView::default();
        match self.place(column) {
            Ok(at) if is_said => self.0[at].1 = view,
            Ok(at) => drop(self.0.remove(at)),
            Err(at) if is_said => self.0.insert(at, (column.0, view)),
            Err(_) => {}
        }
    }

    /// As a setting: `3=160,7=h,8=p90`, a number of a column before what is said of it.
    fn write(&self) -> String {
        let entries = self.0.iter().map(|(id, view)| {
            let hidden = if view.is_hidden { "h" } else { "" };
            let pinned = if view.is_pinned { "p" } else { "" };
            let width = view.width_px.map(|px| px.to_string()).unwrap_or_default();
            format!("{id}={hidden}{pinned}{width}")
        });
        entries.collect::<Vec<_>>().join(",")
    }

    /// Reads [`ColumnViews::write`]; what it does not understand it leaves out, since a column that is
    /// seen as it comes is no loss.
    fn read(setting: &str) -> Self {
        let entries = setting.split(',').filter_map(|entry| {
            let (id, said) = entry.split_once('=')?;
            let (is_hidden, said) = flag(said, 'h');
            let (is_pinned, said) = flag(said, 'p');
            let width_px = said.parse().ok();
            Some((id.parse().ok()?, ColumnView { width_px, is_hidden, is_pinned }))
        });
        let mut views = Self::default();
        for (id, said) in entries {
            views.change(ColumnId(id), |view| *view = said);
        }
        views
    }
}

fn flag(said: &str, flag: char) -> (bool, &str) {
    said.strip_prefix(flag).map_or((false, said), |rest| (true, rest))
}

/// How the columns of the table that is shown are seen: kept for each table, across reloads.
impl Workspace {
    /// How they are seen.
    pub fn column_views(self) -> ColumnViews {
        let views =
            |table: &Option<OpenTable>| table.as_ref().map(|table| table.column_views.get());
        self.current.with(views).unwrap_or_default()
    }

    /// How many columns are hidden. Tracked.
    pub fn hidden_column_count(self) -> usize {
        let views = self.column_views();
        self.columns().iter().filter(|column| views.of(column.id).is_hidden).count()
    }

    /// Gives a column a width; none gives it its own again.
    pub fn set_column_width(self, column: ColumnId, width_px: Option<f64>) {
        let width_px = width_px.map(|px| px.round().clamp(0.0, f64::from(u16::MAX)) as u16);
        self.change_columns(|views| views.change(column, |view| view.width_px = width_px));
    }

    /// Hides a column.
    pub fn hide_column(self, column: ColumnId) {
        self.change_columns(|views| views.change(column, |view| view.is_hidden = true));
    }

    /// Shows every column again.
    pub fn show_all_columns(self) {
        self.change_columns(|views| {
            views.0.iter_mut().for_each(|(_, view)| view.is_hidden = false);
            views.0.retain(|(_, view)| *view != ColumnView::default());
        });
    }

    /// Shows a column that was hidden.
    pub fn show_column(self, column: ColumnId) {
        self.change_columns(|views| views.change(column, |view| view.is_hidden = false));
    }

    /// Keeps a column at the left edge, or lets it go with the others.
    pub fn pin_column(self, column: ColumnId, is_pinned: bool) {
        self.change_columns(|views| views.change(column, |view| view.is_pinned = is_pinned));
    }

    fn change_columns(self, change: impl FnOnce(&mut ColumnViews)) {
        let Some(table) = self.open_table() else { return };
        table.column_views.update(change);
        let setting = table.column_views.with_untracked(ColumnViews::write);
        self.world().set_setting(&setting_of(&table.name()), &setting);
    }

    /// Takes up how the columns of a table were seen when it was last shown.
    pub(super) fn recall_column_views(self, table: &OpenTable) {
        let setting = self.world().setting(&setting_of(&table.name()));
        table.column_views.set(setting.as_deref().map(ColumnViews::read).unwrap_or_default());
    }

    /// Keeps how the columns of a table are seen under another name.
    pub(super) fn rename_column_views(self, from: &str, to: &str) {
        self.copy_column_views(from, to);
        self.forget_column_views(from);
    }

    /// Has the columns of a copy seen as those of its table are.
    pub(super) fn copy_column_views(self, from: &str, to: &str) {
        let kept = self.world().setting(&setting_of(from)).unwrap_or_default();
        self.forget_column_views(to);
        if !kept.is_empty() {
            self.world().set_setting(&setting_of(to), &kept);
        }
    }

    /// Forgets how the columns of a table were seen whose name goes to another.
    pub(super) fn forget_column_views(self, name: &str) {
        let setting = setting_of(name);
        if self.world().setting(&setting).is_some_and(|kept| !kept.is_empty()) {
            self.world().set_setting(&setting, "");
        }
    }
}

fn setting_of(table: &str) -> String {
    format!("{SETTING}{table}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut views = ColumnViews::default();
        views.change(ColumnId(3), |view| view.width_px = Some(160));
        views.change(ColumnId(7), |view| view.is_hidden = true);
        views.change(ColumnId(8), |view| (view.is_pinned, view.width_px) = (true, Some(90)));
        views.change(ColumnId(9), |view| view.is_hidden = false);

        assert_eq!(views.write(), "3=160,7=h,8=p90");
        assert_eq!(ColumnViews::read(&views.write()), views);
        assert_eq!(ColumnViews::read(""), ColumnViews::default());
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        let views = ColumnViews::read("x=9,4,5=hp,6=99999999,,7=wide");

        let hidden = ColumnView { is_hidden: true, is_pinned: true, width_px: None };
        assert_eq!(views.of(ColumnId(5)), hidden);
        assert_eq!(views.of(ColumnId(6)), ColumnView::default());
        assert_eq!(views.of(ColumnId(7)), ColumnView::default());
    }
}
