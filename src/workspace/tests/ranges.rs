use super::*;

fn target(rows: std::ops::Range<usize>, columns: &[usize], selected: usize) -> PasteTarget {
    PasteTarget { rows, columns: columns.to_vec(), selected_column_count: selected }
}

fn block(rows: std::ops::Range<usize>, columns: &[usize]) -> CellBlock {
    CellBlock { rows, columns: columns.to_vec() }
}

impl Tab {
    fn plan(&self, text: &str, target: PasteTarget) -> CellPlan {
        let clip = self.finish(self.workspace.read_clip(text.to_owned())).unwrap().unwrap();
        self.finish(self.workspace.plan_paste(clip, target)).unwrap().unwrap()
    }

    fn paste(&self, text: &str, target: PasteTarget) -> Result<bool, EditError> {
        let plan = self.plan(text, target);
        self.finish(self.workspace.carry_out(plan))
    }
}

#[test]
fn a_block_is_pasted_by_the_types_of_its_columns_as_one_step() {
    let tab = Tab::with_cities();

    let plan = tab.plan("Lisboa\t1\nOporto\t", target(0..1, &[1, 2], 1));
    assert!(plan.is_plain());
    assert_eq!((plan.cell_count(), plan.size()), (4, (2, 2)));
    assert_eq!(tab.finish(tab.workspace.carry_out(plan)), Ok(true));

    assert_eq!(tab.rows(), ["1,Lisboa,1", "2,Oporto,", "3,Faro,"]);
    assert_eq!(tab.workspace.undo().as_deref(), Some("Paste 4 cells"));
    assert_eq!(tab.rows(), ["1,Lisbon,545796", "2,Porto,231800", "3,Faro,"]);
    assert!(!tab.workspace.can_undo());
}

#[test]
fn cells_that_do_not_fit_are_listed_and_nothing_is_changed_until_it_is_carried_out() {
    let tab = Tab::with_cities();
    let before = tab.rows();

    let plan = tab.plan("x\tmany\ny\t7\nz\tfew", target(0..1, &[1, 2], 1));

    assert_eq!((plan.refused_count(), plan.is_plain()), (2, false));
    let listed: Vec<_> =
        plan.refused().iter().map(|cell| (cell.line, cell.column.as_str())).collect();
    assert_eq!(listed, [(1, "population"), (3, "population")]);
    assert!(plan.refused()[0].reason.starts_with("\"many\" is not a whole number"));
    assert_eq!((tab.rows(), tab.workspace.can_undo()), (before, false));
    tab.finish(tab.workspace.carry_out(plan)).unwrap();
    assert_eq!(tab.rows(), ["1,x,", "2,y,7", "3,z,"]);
}

#[test]
fn what_lies_beyond_the_table_makes_rows_and_columns_or_is_left_out() {
    let tab = Tab::with_cities();
    let text = "Faro\t1\t2024-02-29\nTavira\t2\t2024-03-01\nOlhão\t3\t";

    let plan = tab.plan(text, target(2..3, &[1, 2], 1));
    assert_eq!((plan.new_row_count(), plan.new_column_count()), (2, 1));
    tab.finish(tab.workspace.carry_out(plan.clone())).unwrap();

    assert_eq!(tab.rows()[2..], ["3,Faro,1,2024-02-29", ",Tavira,2,2024-03-01", ",Olhão,3,"]);
    let added = tab.workspace.columns().pop().unwrap();
    assert_eq!((added.name.as_str(), added.column_type), ("column_4", ColumnType::Date));
    tab.workspace.undo().unwrap();
    tab.finish(tab.workspace.carry_out(plan.within_table())).unwrap();
    assert_eq!(tab.rows(), ["1,Lisbon,545796", "2,Porto,231800", "3,Faro,1"]);
    assert_eq!(tab.workspace.columns().len(), 3);
}

#[test]
fn a_part_of_the_selection_is_repeated_over_it() {
    let tab = Tab::with_cities();

    tab.paste("x", target(0..3, &[1, 2], 1)).unwrap();
    assert_eq!(tab.rows(), ["1,x,545796", "2,x,231800", "3,x,"]);
    tab.paste("y\t7", target(0..2, &[1, 2], 2)).unwrap();
    assert_eq!(tab.rows(), ["1,y,7", "2,y,7", "3,x,"]);
    tab.paste("a\nb", target(0..3, &[1, 2], 1)).unwrap();
    assert_eq!(tab.rows(), ["1,a,7", "2,b,7", "3,x,"]);
}

#[test]
fn what_is_copied_keeps_nulls_and_empty_texts_apart_when_it_is_pasted() {
    let tab = Tab::with_cities();
    tab.edit(0, 1, "");
    tab.edit(1, 1, "two\nlines\t\"quoted\"");
    tab.workspace.edit_cell(RowId(2), 1, &CellInput::Null).unwrap();
    let before = tab.rows();

    let (text, html) = tab.workspace.copy_cells_now(&block(0..3, &[1, 2])).unwrap();
    assert_eq!(text, "\"\"\t545796\n\"two\nlines\t\"\"quoted\"\"\"\t231800\n\t\n");
    assert!(html.is_some_and(|html| html.starts_with("<table><tr><td></td><td>545796</td></tr>")));
    tab.finish(tab.workspace.clear_cells(block(0..3, &[1, 2]))).unwrap();
    assert_eq!(tab.rows(), ["1,,", "2,,", "3,,"]);
    tab.paste(&text, target(0..1, &[1, 2], 1)).unwrap();

    assert_eq!(tab.rows(), before);
    let is_null = |row| tab.workspace.with_view(|view| view.cell(RowId(row), 1).unwrap().is_null());
    assert_eq!((is_null(0), is_null(2)), (Some(false), Some(true)));
}

#[test]
fn a_large_copy_is_that_of_the_event_and_says_how_far_it_is() {
    let tab = Tab::with_cities();

    let copied = tab.finish(tab.workspace.copy_cells(block(0..3, &[0, 1]))).unwrap().unwrap();

    assert_eq!(Some(copied), tab.workspace.copy_cells_now(&block(0..3, &[0, 1])));
}

#[test]
fn a_fill_copies_the_first_row_or_column_and_is_one_step() {
    let tab = Tab::with_cities();

    tab.finish(tab.workspace.fill_down(block(0..3, &[1, 2]))).unwrap();
    assert_eq!(tab.rows(), ["1,Lisbon,545796", "2,Lisbon,545796", "3,Lisbon,545796"]);
    assert_eq!(tab.workspace.undo().as_deref(), Some("Fill down 4 cells"));
    tab.finish(tab.workspace.fill_down(block(2..3, &[1]))).unwrap();
    assert_eq!(tab.rows()[2], "3,Porto,");
    let above = tab.finish(tab.workspace.fill_down(block(0..1, &[1])));
    assert_eq!(above, Err(EditError::NothingToFillFrom));

    let right = tab.workspace.plan_fill_right(block(0..2, &[2, 1]));
    let plan = tab.finish(right).unwrap().unwrap();
    tab.finish(tab.workspace.carry_out(plan)).unwrap();
    assert_eq!(tab.rows()[..2], ["1,545796,545796", "2,231800,231800"]);
    let right = tab.workspace.plan_fill_right(block(2..3, &[1, 2]));
    assert_eq!(tab.finish(right).unwrap().unwrap().refused_count(), 1);
}

#[test]
fn what_is_typed_fills_a_block_or_is_refused_as_a_whole() {
    let tab = Tab::with_cities();
    let fill = |columns: &[usize], text: &str| {
        let input = CellInput::Text(text.to_owned());
        tab.finish(tab.workspace.fill_cells(block(0..2, columns), input))
    };

    fill(&[1, 2], "7").unwrap();
    assert_eq!(tab.rows(), ["1,7,7", "2,7,7", "3,Faro,"]);
    let refused = fill(&[1, 2], "x").unwrap_err();

    assert!(refused.to_string().starts_with("\"x\" is not a whole number"), "{refused}");
    assert_eq!(tab.rows(), ["1,7,7", "2,7,7", "3,Faro,"]);
}

/// A tab that shows a table with an int key and three rows.
fn keyed() -> Tab {
    let tab = Tab::started();
    let source = BytesInMemory::new("keyed.csv", "id,n\n1,10\n2,20\n3,30\n");
    let options = ImportOptions { primary_key: Some("id".to_owned()), ..ImportOptions::default() };
    tab.finish(tab.workspace.import(Box::new(source), options)).unwrap();
    tab
}

#[test]
fn keys_are_pasted_all_at_once_or_not_at_all() {
    let tab = keyed();

    tab.paste("2\n3\n1", target(0..1, &[0, 1], 1)).unwrap();
    assert_eq!(tab.rows(), ["2,10", "3,20", "1,30"]);
    let found = tab.workspace.with_table(|store| store.find(&Key::Int(1), 0));
    assert_eq!(found, Some(Some(RowId(2))));

    let twice = tab.paste("7\n7", target(0..1, &[0, 1], 1)).unwrap_err();
    assert!(twice.to_string().contains("both have 7"), "{twice}");
    let none = tab.paste("7\n\n8", target(0..1, &[0, 1], 1)).unwrap_err();
    assert!(none.to_string().contains("no value"), "{none}");
    assert_eq!(tab.rows(), ["2,10", "3,20", "1,30"]);
    assert!(tab.workspace.columns()[0].is_key);
    tab.advance_ms(300);
    assert_eq!(tab.restarted().rows(), ["2,10", "3,20", "1,30"]);
}

#[test]
fn new_rows_get_the_next_keys_unless_keys_are_pasted() {
    let tab = keyed();

    tab.paste("40\n50\n60", target(2..3, &[1], 1)).unwrap();
    assert_eq!(tab.rows(), ["1,10", "2,20", "3,40", "4,50", "5,60"]);
    tab.paste("90\t1\n91\t2", target(5..5, &[0, 1], 0)).unwrap();
    assert_eq!(tab.rows()[5..], ["90,1", "91,2"]);
}

#[test]
fn clearing_leaves_the_key_column_and_clears_nothing_if_it_is_alone() {
    let tab = keyed();

    tab.finish(tab.workspace.clear_cells(block(0..2, &[0, 1]))).unwrap();
    assert_eq!(tab.rows(), ["1,", "2,", "3,30"]);
    let alone = tab.finish(tab.workspace.clear_cells(block(0..2, &[0])));

    assert!(matches!(alone, Err(EditError::Schema(_))), "{alone:?}");
    assert_eq!(tab.rows(), ["1,", "2,", "3,30"]);
}

#[test]
fn a_long_paste_lets_others_run_and_can_be_stopped() {
    let tab = Tab::with_cities();
    tab.world.let_looks_take_ms(20);
    let rows: Vec<String> = (0..10_000).map(|row| format!("city {row}\t{row}\n")).collect();
    let rows = rows.concat();
    let before = tab.rows();
    let plan = tab.plan(&rows, target(0..1, &[1, 2], 1));
    assert_eq!((plan.cell_count(), plan.new_row_count()), (20_000, 9_997));

    let seen = Rc::new(RefCell::new(Vec::new()));
    let (workspace, notes) = (tab.workspace, seen.clone());
    let watch = async move {
        for _ in 0..1_000 {
            if let Some(progress) = workspace.act_progress.get_untracked() {
                notes.borrow_mut().push(progress.done_cells);
                let refused = workspace.add_row(None);
                assert_eq!(refused, Err(EditError::Busy));
                if progress.done_cells > 5_000 {
                    workspace.cancel_act();
                }
            }
            workspace.world().yield_now().await;
        }
    };
    let stopped = tab.finish(async move {
        Box::pin(futures_util::future::join(workspace.carry_out(plan), watch)).await.0
    });

    assert_eq!(stopped, Ok(false));
    assert!(seen.borrow().is_sorted() && seen.borrow().len() > 1, "{:?}", seen.borrow());
    assert_eq!((tab.rows(), workspace.can_undo()), (before, false));
    assert!(workspace.add_row(None).is_ok());
}

#[test]
fn how_columns_are_seen_is_kept_for_each_table_and_follows_its_name() {
    let tab = Tab::with_cities();
    let [id, city, population] = &tab.workspace.columns()[..] else { panic!("three columns") };
    tab.workspace.set_column_width(city.id, Some(211.4));
    tab.workspace.hide_column(population.id);
    tab.workspace.pin_column(id.id, true);
    tab.finish(tab.workspace.rename_store("cities".to_owned(), "towns".to_owned())).unwrap();
    tab.import("cities.csv", CSV);
    assert_eq!(tab.workspace.column_views(), ColumnViews::default());

    let tab = tab.restarted();
    tab.finish(tab.workspace.open("towns".to_owned())).unwrap();

    let views = tab.workspace.column_views();
    assert_eq!(views.of(city.id).width_px, Some(211));
    assert!(views.of(population.id).is_hidden && views.of(id.id).is_pinned && views.any_hidden());
    let copy = tab.finish(tab.workspace.duplicate_store("towns".to_owned())).unwrap();
    tab.workspace.show_all_columns();
    assert!(!tab.workspace.column_views().any_hidden());
    tab.finish(tab.workspace.open(copy)).unwrap();
    assert!(tab.workspace.column_views().any_hidden());
}

#[test]
fn a_moved_column_is_a_step_to_undo() {
    let tab = Tab::with_cities();

    tab.workspace.move_column("population", 0).unwrap();

    assert_eq!(tab.rows()[0], "545796,1,Lisbon");
    assert_eq!(tab.workspace.undo().as_deref(), Some("Move a column"));
    assert_eq!(tab.rows()[0], "1,Lisbon,545796");
}

#[test]
fn a_block_repeats_itself_below_and_above_without_a_seam() {
    let tab = Tab::with_cities();
    for key in 4..=7 {
        tab.workspace.add_row(None).unwrap();
        assert_eq!(tab.rows().len(), key);
    }

    let below = tab.workspace.repeat_rows(block(0..2, &[1, 2]), 2..7);
    assert_eq!(tab.finish(below), Ok(true));

    let names = |tab: &Tab| -> Vec<String> {
        tab.rows().iter().map(|row| row.split(',').nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(names(&tab), ["Lisbon", "Porto", "Lisbon", "Porto", "Lisbon", "Porto", "Lisbon"]);
    assert_eq!(tab.workspace.undo().as_deref(), Some("Fill 10 cells"));
    let above = tab.workspace.repeat_rows(block(1..3, &[1]), 0..1);
    assert_eq!(tab.finish(above), Ok(true));
    assert_eq!(names(&tab)[..3], ["Faro", "Porto", "Faro"]);
}

#[test]
fn a_block_repeats_itself_to_both_sides_by_the_types_there() {
    let tab = Tab::with_cities();

    let plan = tab.workspace.plan_repeat_columns(block(0..2, &[2]), vec![1], true);
    let plan = tab.finish(plan).unwrap().unwrap();
    assert!(plan.is_plain());
    tab.finish(tab.workspace.carry_out(plan)).unwrap();

    assert_eq!(tab.rows(), ["1,545796,545796", "2,231800,231800", "3,Faro,"]);
    assert_eq!(tab.workspace.undo().as_deref(), Some("Fill 2 cells"));
    let misfit = tab.workspace.plan_repeat_columns(block(0..1, &[1]), vec![2], false);
    assert_eq!(tab.finish(misfit).unwrap().unwrap().refused_count(), 1);
    let nothing = tab.workspace.plan_repeat_columns(block(0..1, &[1]), Vec::new(), false);
    assert_eq!(tab.finish(nothing), Err(EditError::NothingToFillFrom));
}
