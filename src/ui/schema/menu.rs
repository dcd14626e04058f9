use crate::column_store::ColumnType;
use crate::ui::labels;
use crate::ui::menu::MenuItem;
use crate::ui::shell::{Dialog, Shell};
use crate::workspace::ColumnHead;

/// What the menu of a header offers to change the column at a place of the order.
pub(in crate::ui) fn column_items(shell: Shell, at: usize, column: &ColumnHead) -> Vec<MenuItem> {
    let name = column.name.clone();
    let with_name = move |act: fn(Shell, String)| {
        let name = name.clone();
        move || act(shell, name.clone())
    };
    let mut items = vec![MenuItem::new(
        labels::CHANGE_TYPE,
        "retype-column",
        with_name(|shell, column| shell.ask(Dialog::Retype { column, from_overview: false })),
    )];
    if column.is_key {
        items.push(MenuItem::new(labels::REMOVE_THE_KEY, "remove-key", move || shell.remove_key()));
    } else if matches!(column.column_type, ColumnType::Int | ColumnType::String) {
        let set_key = with_name(|shell, name| shell.set_key(&name));
        items.push(MenuItem::new(labels::SET_AS_KEY, "set-key", set_key));
    }
    let insert = move |at| move || shell.ask(Dialog::InsertColumn(at));
    items.extend([
        MenuItem::new(labels::INSERT_LEFT, "insert-left", insert(at)),
        MenuItem::new(labels::INSERT_RIGHT, "insert-right", insert(at + 1)),
        MenuItem::new(
            labels::DUPLICATE_COLUMN,
            "duplicate-column",
            with_name(|shell, name| shell.duplicate_column(&name)),
        ),
        MenuItem::new(labels::ALL_COLUMNS, "columns", move || shell.ask(Dialog::Columns)),
    ]);
    items
}
