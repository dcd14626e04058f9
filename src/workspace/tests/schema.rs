use super::*;

fn names(tab: &Tab) -> Vec<String> {
    tab.workspace.columns().into_iter().map(|column| column.name).collect()
}

#[test]
fn every_change_of_the_columns_is_one_step_and_is_saved() {
    let tab = Tab::with_cities();
    let workspace = tab.workspace;
    let original = (tab.rows(), workspace.columns());

    workspace.insert_column("country", ColumnType::String, 1).unwrap();
    workspace.move_column("population", 0).unwrap();
    assert_eq!(workspace.duplicate_column("city").unwrap(), "city copy");
    assert_eq!(workspace.duplicate_column("city").unwrap(), "city copy 2");
    assert_eq!(tab.retype("population", ColumnType::String, RetypeFailure::Refuse), Ok(true));
    tab.set_key(Some("city")).unwrap();
    tab.set_key(None).unwrap();
    tab.advance_ms(300);
    let edited = (tab.rows(), workspace.columns());

    let columns = ["population", "id", "country", "city", "city copy 2", "city copy"];
    assert_eq!(names(&tab), columns);
    let undone: Vec<_> = std::iter::from_fn(|| workspace.undo()).collect();
    assert_eq!(
        undone,
        [
            "Remove the key",
            "Set the key",
            "Change a column to string",
            "Duplicate a column",
            "Duplicate a column",
            "Move a column",
            "Add a column"
        ]
    );
    assert_eq!((tab.rows(), workspace.columns()), original);
    while workspace.redo().is_some() {}
    tab.advance_ms(300);
    let tab = tab.restarted();
    assert_eq!((tab.rows(), tab.workspace.columns()), edited);
}

#[test]
fn a_dry_run_says_what_a_change_of_type_does_and_changes_nothing() {
    let tab = Tab::with_cities();
    let workspace = tab.workspace;
    tab.edit(1, 1, "42");
    let before = (tab.rows(), workspace.columns());

    let plan = tab.finish(workspace.plan_retype("city".to_owned(), ColumnType::Int)).unwrap();
    let refused = tab.retype("city", ColumnType::Int, RetypeFailure::Refuse);

    assert_eq!((plan.converted_count, plan.failed_count), (1, 2));
    let failed: Vec<_> = plan.failures.iter().map(|cell| (cell.row, cell.value.clone())).collect();
    let text = |text: &str| crate::column_store::Value::String(text.to_owned());
    assert_eq!(failed, [(RowId(0), text("Lisbon")), (RowId(2), text("Faro"))]);
    assert!(refused.is_err());
    assert_eq!((tab.rows(), workspace.columns()), before);

    tab.retype("city", ColumnType::Int, RetypeFailure::Null).unwrap();

    assert_eq!(tab.rows(), ["1,,545796", "2,42,231800", "3,,"]);
    assert_eq!(workspace.undo().as_deref(), Some("Change a column to int"));
    assert_eq!((tab.rows(), workspace.columns()), before);
}

#[test]
fn a_key_is_set_where_no_value_is_missing_or_repeated_and_rows_keep_their_ids() {
    let tab = Tab::with_cities();
    let workspace = tab.workspace;
    tab.edit(2, 1, "Porto");

    let plan = tab.finish(workspace.plan_key("city".to_owned())).unwrap();
    let refused = tab.set_key(Some("city")).unwrap_err();
    assert_eq!((plan.null_count, plan.duplicate_count), (0, 1));
    assert!(refused.to_string().contains("rows 1 and 2 both have"), "{refused}");

    tab.set_key(Some("id")).unwrap();
    let ids: Vec<_> = workspace.visible_rows().row_ids().collect();
    assert_eq!(ids, [RowId(0), RowId(1), RowId(2)]);
    let by_key = workspace.with_table_untracked(|store| store.find(&Key::Int(3), 0));
    assert_eq!(by_key, Some(Some(RowId(2))));
    let new_row = workspace.add_row(None).unwrap();
    assert_eq!(tab.cell(new_row.0, 0), "4");
}

#[test]
fn a_key_column_goes_with_its_key_in_one_step() {
    let tab = Tab::with_cities();
    let workspace = tab.workspace;
    tab.set_key(Some("id")).unwrap();

    workspace.drop_column("id").unwrap();

    assert_eq!(names(&tab), ["city", "population"]);
    assert_eq!(workspace.undo().as_deref(), Some("Delete a column"));
    assert!(workspace.columns()[0].is_key);
}
