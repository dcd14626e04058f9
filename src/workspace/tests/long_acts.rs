//! Acts that look at every row: each lets others run, can be stopped, and is one step.

use std::cell::Cell;

use super::*;
use crate::storage::LocalFuture;

const ROWS: usize = 40_000;

/// Whether it was carried out.
type Act = fn(Workspace) -> LocalFuture<'static, Result<bool, EditError>>;

const ACTS: [(&str, Act); 7] = [
    ("Replace in 40,000 cells", |workspace| {
        Box::pin(async move {
            workspace.find(FindQuery { text: "town".to_owned(), ..FindQuery::default() }).await;
            let matches = workspace.matches.get_untracked().unwrap();
            let replaced = workspace.replace_all(matches, "city".to_owned()).await?;
            Ok(replaced.is_some_and(|replaced| replaced.count == ROWS))
        })
    }),
    ("Set n in 40,000 rows", |workspace| {
        let n = workspace.columns.get_untracked()[2].id;
        Box::pin(
            async move { Ok(workspace.set_in_shown_rows(n, Some("7".to_owned())).await? == ROWS) },
        )
    }),
    ("Delete 40,000 rows", |workspace| {
        Box::pin(async move { Ok(workspace.delete_shown_rows().await? == ROWS) })
    }),
    ("Delete 39,990 rows", |workspace| {
        let rows = (10..ROWS as u32).map(RowId).collect();
        Box::pin(async move { Ok(workspace.delete_rows(rows).await? == ROWS - 10) })
    }),
    ("Set the key", |workspace| Box::pin(workspace.set_key(Some("town".to_owned())))),
    ("Change a column to string", |workspace| {
        let retype = RetypeFailure::Refuse;
        Box::pin(workspace.retype_column("n".to_owned(), ColumnType::String, retype))
    }),
    ("Change a column to float", |workspace| {
        let retype = RetypeFailure::Refuse;
        Box::pin(workspace.retype_column("n".to_owned(), ColumnType::Float, retype))
    }),
];

/// A tab that shows a table with a key and many rows, loaded, so that it has no indexes yet.
fn many() -> Tab {
    let tab = Tab::started();
    let rows: Vec<String> =
        (0..ROWS).map(|row| format!("{row},town {row},{}\n", row % 90)).collect();
    let csv = format!("id,town,n\n{}", rows.concat());
    let options = ImportOptions { primary_key: Some("id".to_owned()), ..ImportOptions::default() };
    let source = BytesInMemory::new("many.csv", csv);
    tab.finish(tab.workspace.import(Box::new(source), options)).unwrap();
    let tab = tab.restarted();
    tab.finish(tab.workspace.open("many".to_owned())).unwrap();
    tab.world.let_looks_take_ms(400);
    tab
}

/// Runs an act, and beside it something whenever the act lets others run.
fn beside(tab: &Tab, act: Act, meanwhile: fn(Workspace)) -> (Result<bool, EditError>, u32) {
    let (workspace, turns) = (tab.workspace, Rc::new(Cell::new(0)));
    let counted = turns.clone();
    let watch = async move {
        for _ in 0..1_000 {
            if workspace.is_busy() && workspace.act_progress.get_untracked().is_some() {
                counted.set(counted.get() + 1);
                meanwhile(workspace);
            }
            workspace.world().yield_now().await;
        }
    };
    let done = tab
        .finish(async move { Box::pin(futures_util::future::join(act(workspace), watch)).await.0 });
    (done, turns.get())
}

fn snapshot(tab: &Tab) -> (Vec<String>, Vec<ColumnHead>) {
    tab.enter();
    (tab.rows(), tab.workspace.columns())
}

#[test]
fn an_act_on_every_row_takes_no_edit_meanwhile_and_is_one_step_to_undo() {
    for (words, act) in ACTS {
        let tab = many();
        let before = snapshot(&tab);

        let (done, turns) = beside(&tab, act, |workspace| {
            assert_eq!(workspace.add_row(None), Err(EditError::Busy));
            assert_eq!(workspace.undo(), None);
        });

        assert_eq!((done, turns > 1), (Ok(true), true), "{words}");
        let after = snapshot(&tab);
        assert_ne!(after, before, "{words}");
        assert_eq!(tab.workspace.undo().as_deref(), Some(words));
        assert!(!tab.workspace.can_undo());
        assert_eq!(snapshot(&tab), before, "{words}");
        assert_eq!(tab.workspace.redo().as_deref(), Some(words));
        assert_eq!(snapshot(&tab), after, "{words}");
    }
}

#[test]
fn an_act_on_every_row_that_is_stopped_leaves_the_table_as_it_was() {
    for (words, act) in ACTS {
        let tab = many();
        let before = snapshot(&tab);

        let (done, _) = beside(&tab, act, Workspace::cancel_act);

        assert_eq!(done, Ok(false), "{words}");
        assert_eq!((snapshot(&tab), tab.workspace.can_undo()), (before, false), "{words}");
        tab.edit(5, 1, "town 6, too");
        assert!(tab.workspace.add_row(None).is_ok(), "{words}");
        let found = tab.workspace.with_table_untracked(|store| store.find(&Key::Int(39_999), 0));
        assert_eq!(found, Some(Some(RowId(39_999))));
    }
}

#[test]
fn an_act_on_every_row_that_is_refused_leaves_the_table_as_it_was() {
    let tab = many();
    tab.edit(39_999, 1, "town 7");
    let before = snapshot(&tab);

    let refused = beside(&tab, ACTS[4].1, |_| {}).0.unwrap_err();

    assert!(refused.to_string().contains("rows 7 and 39999 both have \"town 7\""), "{refused}");
    assert_eq!(snapshot(&tab), before);
    assert_eq!(tab.workspace.undo().as_deref(), Some("Edit a cell"));
}

#[test]
fn plans_of_a_change_of_the_schema_let_others_run() {
    let tab = many();
    let workspace = tab.workspace;
    let planned = async move {
        let key = workspace.plan_key("town".to_owned()).await.unwrap();
        let retype = workspace.plan_retype("town".to_owned(), ColumnType::Int).await.unwrap();
        (key.is_clear(), retype.failed_count)
    };
    let turns = Rc::new(Cell::new(0));
    let counted = turns.clone();
    let watch = async move {
        while Rc::strong_count(&counted) > 1 {
            counted.set(counted.get() + 1);
            workspace.world().yield_now().await;
        }
    };
    let planned = tab.finish(async move {
        let done = planned.map(move |done| (done, turns.get()));
        Box::pin(futures_util::future::join(done, watch)).await.0
    });

    assert_eq!(planned.0, (true, ROWS));
    assert!(planned.1 > 2, "{planned:?}");
}
