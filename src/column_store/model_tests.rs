//! Random sequences of every verb, the column store beside the model.

use proptest::prelude::*;

use super::fixtures::MANY;
use super::model_walk::{Pair, TEXTS, borrowed, op};
use super::{BLOCK_ROWS, RowId, Table, Value};

/// With rows that reach beyond three blocks, tombstones in each, under keys that the verbs use too.
fn with_many_rows() -> Pair {
    let mut pair = Pair::new();
    for row in 0..MANY {
        let key = if row % 1_500 == 0 { row / 1_500 } else { row + 1_000 };
        let text = TEXTS[row as usize % TEXTS.len()];
        let members = vec![
            ("k".to_owned(), Value::Int(key.into())),
            ("s".to_owned(), Value::String(text.to_owned())),
            ("f".to_owned(), Value::Float(f64::from(row % 5))),
        ];
        pair.store.insert_row(&borrowed(&members), 0).unwrap();
        // No other row has the key, which would take the model as long to say as there are rows.
        let key = pair.model.key.take();
        pair.model.insert(&members, 0).unwrap();
        pair.model.key = key;
    }
    let deleted: Vec<_> = (0..MANY).filter(|row| row % (BLOCK_ROWS as u32 / 4) == 7).collect();
    pair.store.delete_rows(deleted.iter().copied().map(RowId));
    pair.model.delete_rows(&deleted);
    pair
}

/// Asserts what the types of the room promise of every table.
fn assert_well_formed(table: &Table) {
    let block_count = table.row_ids.len();
    assert_eq!((table.live.len(), table.expiry.len()), (block_count, block_count));
    for (index, row_ids) in table.row_ids.iter().enumerate() {
        assert!(row_ids.len() == BLOCK_ROWS || index + 1 == block_count && !row_ids.is_empty());
        assert!(table.live[index].ones().all(|row| row < row_ids.len()));
        assert!(table.expiry[index].as_ref().is_none_or(|expiry| expiry.len() == row_ids.len()));
        for (column, def) in table.columns.iter().zip(table.schema.columns()) {
            let block = &column.blocks[index];
            assert_eq!(
                (block.row_count(), block.column_type()),
                (row_ids.len(), def.column_type())
            );
            assert_eq!(column.blocks.len(), block_count);
        }
    }
    assert!(table.row_ids.iter().flat_map(|ids| ids.iter()).is_sorted_by(|a, b| a < b));
    assert_eq!(table.columns.len(), table.schema.column_count());
    let mut strings: Vec<_> = table.strings.strings().collect();
    strings.sort_unstable();
    assert!(strings.is_sorted_by(|a, b| a < b), "a string is interned twice");
}

proptest! {
    #[test]
    fn the_column_store_does_what_the_model_does(ops in proptest::collection::vec(op(), 1..60)) {
        let mut pair = Pair::new();

        for op in &ops {
            pair.apply(op);
            pair.check();
            assert_well_formed(&pair.store);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn it_does_so_beyond_three_blocks(ops in proptest::collection::vec(op(), 1..20)) {
        let mut pair = with_many_rows();

        for op in &ops {
            pair.apply(op);
            pair.check();
            assert_well_formed(&pair.store);
        }
    }
}
