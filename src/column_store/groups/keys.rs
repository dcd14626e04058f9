use hashbrown::HashMap;

use super::codes::Coder;
use super::collected;
use crate::block::Cell;
use crate::slices::Pace;
use crate::{BLOCK_ROWS, Bits, Hasher, Table, Value};

/// Numbers groups by the cells of some columns, in the order in which they first appear.
pub(super) struct Keys<'a> {
    coders: Vec<Coder<'a>>,
    /// For each column but the first.
    pairs: Vec<Pairs>,
    /// The codes of one column in one block.
    codes: Vec<u32>,
    any_row: bool,
}

/// Numbers pairs of a group by the columns before and a code of one more column.
#[derive(Default)]
struct Pairs {
    numbers: HashMap<(u32, u32), u32, Hasher>,
    /// The pair of each number.
    pairs: Vec<(u32, u32)>,
}

impl<'a> Keys<'a> {
    /// By the columns at these places of the schema.
    pub(super) fn new(table: &'a Table, columns: &[usize], rows: &[Bits]) -> Self {
        let coders = columns.iter().map(|column| Coder::new(table, *column, rows));
        Self {
            coders: coders.collect(),
            pairs: columns.iter().skip(1).map(|_| Pairs::default()).collect(),
            codes: vec![0; BLOCK_ROWS],
            any_row: false,
        }
    }

    /// Writes the groups of some rows of a block, of which there is one at least, each at the place of
    /// its row.
    pub(super) fn group(&mut self, block: usize, rows: &Bits, out: &mut [u32]) {
        self.any_row = true;
        let Some((first, others)) = self.coders.split_first_mut() else { return out.fill(0) };
        first.code(block, rows, out);
        for (coder, pairs) in others.iter_mut().zip(&mut self.pairs) {
            coder.code(block, rows, &mut self.codes);
            for row in rows.ones() {
                out[row] = pairs.number((out[row], self.codes[row]));
            }
        }
    }

    /// How many groups there are so far.
    pub(super) fn group_count(&self) -> usize {
        match (self.pairs.last(), self.coders.first()) {
            (Some(last), _) => last.pairs.len(),
            (None, Some(only)) => only.count(),
            (None, None) => usize::from(self.any_row),
        }
    }

    /// The values of each column, group by group.
    pub(super) async fn values(&self, table: &Table, pace: Pace) -> Vec<Vec<Value>> {
        let value = |cell: &Cell| table.value_of(*cell).to_value();
        let mut columns: Vec<Vec<Value>> = Vec::new();
        // A group by all columns is one by all but the last, and so on down to the first.
        let mut groups: Vec<u32> = (0..self.group_count() as u32).collect();
        for (coder, pairs) in self.coders.iter().skip(1).zip(&self.pairs).rev() {
            let pair = |group: &u32| pairs.pairs[*group as usize];
            let cells = groups.iter().map(|group| &coder.cells()[pair(group).1 as usize]);
            columns.push(collected(cells.map(value), pace).await);
            groups = groups.iter().map(|group| pair(group).0).collect();
        }
        if let Some(coder) = self.coders.first() {
            let cells = groups.iter().map(|code| value(&coder.cells()[*code as usize]));
            columns.push(collected(cells, pace).await);
        }
        columns.reverse();
        columns
    }
}

impl Pairs {
    fn number(&mut self, pair: (u32, u32)) -> u32 {
        *self.numbers.entry(pair).or_insert_with(|| {
            self.pairs.push(pair);
            self.pairs.len() as u32 - 1
        })
    }
}
