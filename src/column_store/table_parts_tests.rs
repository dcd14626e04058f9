use super::*;
use crate::fixtures::{many, rows_at};

fn parts() -> TableParts {
    let table = many().snapshot();
    TableParts {
        schema: table.schema().clone(),
        columns: table.columns.iter().map(|column| column.blocks.clone()).collect(),
        row_ids: table.row_ids.clone(),
        live: table.live.clone(),
        expiry: table.expiry.clone(),
        strings: table.strings.clone(),
        next_row_id: table.next_row_id,
    }
}

#[test]
fn the_parts_of_a_table_make_that_table() {
    let table = Table::from_parts(parts()).unwrap();

    assert_eq!(rows_at(&table, 0), rows_at(&many(), 0));
    assert_eq!(table.deleted_row_count(), many().deleted_row_count());
}

#[test]
fn parts_that_do_not_fit_are_refused_with_their_place() {
    type Change = fn(&mut TableParts);
    let cases: [(Change, &str); 13] = [
        (|parts| drop(parts.columns.pop()), "2 columns, and the schema has 3"),
        (|parts| drop(parts.columns[1].pop()), "\"name\" has 3 blocks"),
        (|parts| drop(parts.live.pop()), "\"$live\" has 3 blocks"),
        (|parts| drop(parts.expiry.pop()), "\"$expires\" has 3 blocks"),
        (|parts| parts.row_ids.swap(0, 1), "row ids of block 1"),
        (|parts| parts.row_ids.swap(0, 3), "block 0 has 1 rows"),
        (|parts| parts.columns[2].swap(1, 3), "block 1 of column \"price\" has 1 rows"),
        (|parts| parts.columns[2] = parts.columns[1].clone(), "not of the column's type"),
        (|parts| parts.next_row_id -= 1, "row ids of block 3"),
        (|parts| parts.strings = StringTable::default(), "strings beyond the last, number 0"),
        (|parts| parts.expiry[1] = Some(Arc::new(vec![7])), "\"$expires\" has 1 rows"),
        (|parts| parts.live.swap(0, 3), "block 3 of column \"$live\""),
        (
            |parts| {
                let nulls = BlockValues::Int(vec![0; BLOCK_ROWS]);
                let block = Block::from_parts(BLOCK_ROWS, Bits::none(), nulls).unwrap();
                parts.columns[0][1] = Arc::new(block);
            },
            "block 1 of the key column \"id\"",
        ),
    ];
    for (change, expected) in cases {
        let mut parts = parts();
        change(&mut parts);

        let error = Table::from_parts(parts).unwrap_err().to_string();

        assert!(error.contains(expected), "{error}");
    }
}
