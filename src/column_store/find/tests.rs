use proptest::prelude::*;

use super::*;
use crate::read_fixtures::{NOW_MS, Rows, all_types, every_third, rows};
use crate::{ColumnType, RowId, Value};

fn needle(text: &str, match_case: bool, whole_cell: bool) -> Needle {
    Needle::new(text, match_case, whole_cell).unwrap()
}

fn find(table: &Table, needle: Needle, rows: Option<&RowSet>) -> Vec<FoundCells> {
    let columns = (0..table.schema().column_count()).collect();
    let mut job = FindJob::new(table, NOW_MS, columns, needle, rows);
    std::iter::from_fn(|| Some(job.step())).find_map(|found| found).unwrap()
}

fn places(rows: &RowSet) -> Vec<u32> {
    rows.iter().map(|RowId(id)| id / 10).collect()
}

#[test]
fn cells_are_found_as_they_are_written() {
    let columns = [("city", ColumnType::String), ("n", ColumnType::Int)];
    let cells = [("Porto", 12), ("PORT", 5), ("Faro", 212)];
    let cells = cells.map(|(city, n)| vec![Value::String(city.to_owned()), Value::Int(n)]).to_vec();
    let mut cells = Rows::live(cells);
    cells.cells.push(vec![Value::Null, Value::Null]);
    cells.deleted.push(false);
    cells.expires_ms.push(crate::NO_EXPIRY);
    let table = cells.table(&columns);
    let found = |text: &str, match_case, whole_cell| {
        let found = find(&table, needle(text, match_case, whole_cell), None);
        (places(&found[0].rows), places(&found[1].rows))
    };

    assert_eq!(found("port", false, false), (vec![0, 1], vec![]));
    assert_eq!(found("Port", true, false), (vec![0], vec![]));
    assert_eq!(found("12", false, false), (vec![], vec![0, 2]));
    assert_eq!(found("12", false, true), (vec![], vec![0]));
    assert_eq!(found("port", false, true), (vec![1], vec![]));
    assert_eq!(found("null", false, false), (vec![], vec![]));
    assert!(Needle::new("", false, false).is_none());
}

#[test]
fn what_is_found_is_replaced_whatever_its_case_and_nothing_else_is() {
    let any = |text, with, cell| needle(text, false, false).replace_in(cell, with);

    assert_eq!(any("to", "TA", "Porto, torto"), "PorTA, TArTA");
    assert_eq!(any("aa", "b", "aaaa a"), "bb a");
    assert_eq!(any("SS", "z", "Straße, Masse"), "Straze, Maze");
    assert_eq!(any("s", "z", "Maße"), "Maße");
    assert_eq!(any("É", "e", "été"), "ete");
    assert_eq!(any("x", "", "axbx"), "ab");
    assert_eq!(needle("a", true, false).replace_in("Aa", "b"), "Ab");
    assert_eq!(needle("aa", false, true).replace_in("AA", "b"), "b");
    assert_eq!(needle("aa", false, true).replace_in("AAA", "b"), "AAA");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_cells_that_are_found_are_those_with_the_text_in_them(
        rows in rows(), text in "[0-9a-zA-Zß.]{1,2}", match_case: bool, whole_cell: bool,
    ) {
        let table = rows.table(&all_types());
        let needle = needle(&text, match_case, whole_cell);
        let view = table.view(NOW_MS);
        let among = every_third(view);

        for among in [None, Some(&among)] {
            let found = find(&table, needle.clone(), among);
            for (column, cells) in found.iter().enumerate() {
                for row in view.rows().iter() {
                    let cell = view.cell(row, column).unwrap();
                    let wanted = !cell.is_null()
                        && needle.is_in(&cell.to_string())
                        && among.is_none_or(|among| among.contains(row));
                    prop_assert_eq!(cells.rows.contains(row), wanted);
                }
            }
        }
    }

    #[test]
    fn nothing_is_left_to_find_of_what_was_replaced(
        cell in "[aAbBßéÉ]{0,8}", text in "[aAbBsßéÉ]{1,2}",
    ) {
        let needle = needle(&text, false, false);

        let replaced = needle.replace_in(&cell, "-");

        if !text.to_uppercase().contains('S') {
            prop_assert!(!needle.is_in(&replaced), "{replaced}");
        }
        prop_assert_eq!(replaced == cell, !replaced.contains('-'));
    }
}
