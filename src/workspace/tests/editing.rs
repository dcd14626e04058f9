use super::*;
use crate::column_store::{ColumnStore, Schema, Value};

#[test]
fn a_cell_takes_what_its_type_takes_and_says_why_it_does_not() {
    let tab = Tab::with_cities();
    let edit = |column, input: CellInput| tab.workspace.edit_cell(RowId(0), column, &input);

    let refused = edit(2, CellInput::Text("many".to_owned())).unwrap_err();
    assert!(refused.to_string().starts_with("\"many\" is not a whole number"), "{refused}");
    assert_eq!(tab.cell(0, 2), "545796");
    edit(1, CellInput::Text(String::new())).unwrap();
    edit(2, CellInput::Text(String::new())).unwrap();

    let cells = |view: View<'_>| {
        (
            view.cell(RowId(0), 1).unwrap() == ValueRef::String(""),
            view.cell(RowId(0), 2).unwrap().is_null(),
        )
    };
    assert_eq!(tab.workspace.with_view(cells), Some((true, true)));
    edit(1, CellInput::Null).unwrap();
    assert!(tab.workspace.with_view(|view| view.cell(RowId(0), 1).unwrap().is_null()).unwrap());
    assert_eq!(edit(7, CellInput::Null), Err(EditError::NoSuchCell));
}

#[test]
fn every_act_is_one_step_to_undo_and_to_do_again() {
    let tab = Tab::with_cities();
    let workspace = tab.workspace;
    let original = tab.rows();

    tab.edit(0, 1, "Lisboa");
    let new_row = workspace.add_row(None).unwrap();
    tab.delete(&[1, 2]);
    workspace.add_column("note", ColumnType::String).unwrap();
    workspace.rename_column("city", "town").unwrap();
    workspace.drop_column("population").unwrap();
    tab.finish(workspace.vacuum()).unwrap().unwrap();
    let edited = (tab.rows(), workspace.columns());

    let undone: Vec<_> = std::iter::from_fn(|| workspace.undo()).collect();
    assert_eq!(
        undone,
        [
            "Compact the table",
            "Delete a column",
            "Rename a column",
            "Add a column",
            "Delete 2 rows",
            "Add a row",
            "Edit a cell"
        ]
    );
    assert_eq!((tab.rows(), workspace.can_undo()), (original, false));
    let redone = std::iter::from_fn(|| workspace.redo()).count();
    assert_eq!((redone, (tab.rows(), workspace.columns())), (7, edited));

    tab.advance_ms(300);
    assert!(workspace.add_row(None).unwrap() > new_row, "row ids are not given again");
}

#[test]
fn an_undo_is_saved_as_an_edit_is() {
    let tab = Tab::with_cities();
    tab.edit(0, 1, "Lisboa");
    tab.advance_ms(300);

    tab.workspace.undo();
    assert_eq!(tab.state(), "pending");
    tab.advance_ms(300);

    assert_eq!(tab.restarted().cell(0, 1), "Lisbon");
}

#[test]
fn a_new_act_forgets_what_was_undone() {
    let tab = Tab::with_cities();
    tab.edit(0, 1, "Lisboa");
    tab.workspace.undo();

    tab.edit(1, 1, "Oporto");

    assert!(!tab.workspace.can_redo());
    assert_eq!(tab.workspace.redo(), None);
}

/// A tab that shows a table with a key.
fn keyed(column_type: ColumnType) -> Tab {
    let tab = Tab::started();
    let schema = Schema::with_key(&[("key", column_type), ("n", ColumnType::Int)], "key").unwrap();
    let adopt = tab.workspace.adopt("keyed".to_owned(), ColumnStore::new(schema), Rc::new(|_| {}));
    tab.finish(adopt).unwrap();
    tab
}

#[test]
fn a_new_row_of_an_int_key_gets_the_next_free_one() {
    let tab = keyed(ColumnType::Int);

    tab.workspace.add_row(None).unwrap();
    tab.workspace.add_row(Some(Value::Int(10))).unwrap();
    tab.workspace.add_row(None).unwrap();

    assert_eq!(tab.rows(), ["1,", "10,", "11,"]);
    assert!(matches!(tab.workspace.add_row(Some(Value::Int(10))), Err(EditError::Write(_))));
    assert!(tab.workspace.columns()[0].is_key);
}

#[test]
fn a_new_row_of_a_string_key_needs_one() {
    let tab = keyed(ColumnType::String);

    assert_eq!(tab.workspace.add_row(None), Err(EditError::KeyNeeded { column: "key".to_owned() }));
    tab.workspace.add_row(Some(Value::String("PT".to_owned()))).unwrap();

    assert_eq!(tab.rows(), ["PT,"]);
}

#[test]
fn editing_a_key_moves_the_row_to_it_and_a_key_that_is_taken_is_refused() {
    let tab = keyed(ColumnType::Int);
    let row = tab.workspace.add_row(None).unwrap();
    tab.workspace.add_row(None).unwrap();

    tab.edit(row.0, 0, "7");
    let taken = tab.workspace.edit_cell(row, 0, &CellInput::Text("2".to_owned()));

    assert!(matches!(taken, Err(EditError::Write(_))), "{taken:?}");
    let found = tab.workspace.with_table(|store| store.find(&Key::Int(7), 0));
    assert_eq!(found, Some(Some(row)));
    tab.advance_ms(300);
    assert_eq!(tab.restarted().rows(), ["7,", "2,"]);
}

#[test]
fn without_a_table_every_edit_says_so() {
    let tab = Tab::started();

    assert_eq!(tab.workspace.add_row(None), Err(EditError::NoTable));
    assert_eq!(tab.workspace.undo(), None);
    assert_eq!((tab.state(), tab.workspace.visible_rows().count()), ("no table", 0));
}

#[test]
fn a_deletion_is_told_with_an_offer_to_take_it_back_until_the_next_act() {
    let tab = Tab::with_cities();
    let workspace = tab.workspace;
    let before = tab.rows();
    let offers = || {
        let notices = workspace.notices().into_iter();
        notices.filter(|notice| notice.actions == [NoticeAction::Undo]).collect::<Vec<_>>()
    };

    tab.delete(&[1, 2]);
    let offer = offers().remove(0);
    assert_eq!(offer.text, "2 rows were deleted.");
    workspace.act(offer.id, NoticeAction::Undo);
    assert_eq!((tab.rows(), offers().len()), (before, 0));

    workspace.drop_column("city").unwrap();
    assert_eq!(offers()[0].text, "Column \"city\" was deleted.");
    tab.edit(0, 1, "7");
    assert_eq!(offers().len(), 0, "an undo would take the edit back instead");
    tab.delete(&[9]);
    assert_eq!(offers().len(), 0, "nothing was deleted");
}
