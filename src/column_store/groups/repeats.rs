use super::keys::Keys;
use crate::{AggregateError, BLOCK_ROWS, Bits, RowSet, View};

impl View<'_> {
    /// The rows of the view, or those of a set that are in the view, that repeat an earlier one: some row
    /// before them, in the order of row ids, has the same cells in some columns. Nulls are the same as each
    /// other, as are all NaNs, and 0.0 and -0.0. By no column, all rows but the first repeat it.
    ///
    /// O(rows) for each column.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn repeated_rows<K: AsRef<str>>(
        self,
        columns: &[K],
        rows: Option<&RowSet>,
    ) -> Result<RowSet, AggregateError> {
        let blocks = self.within(rows);
        let columns = columns.iter().map(|column| self.column_to_sum_up(column.as_ref()));
        let mut keys = Keys::new(self.table(), &columns.collect::<Result<Vec<_>, _>>()?, &blocks);
        let (mut groups, mut is_seen) = (vec![0; BLOCK_ROWS], Vec::new());
        let mut repeated = vec![Bits::none(); blocks.len()];
        for (index, rows) in blocks.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            keys.group(index, rows, &mut groups);
            is_seen.resize(keys.group_count(), false);
            for row in rows.ones() {
                if std::mem::replace(&mut is_seen[groups[row] as usize], true) {
                    repeated[index].set(row, true);
                }
            }
        }
        Ok(RowSet::new(repeated, self.table().row_ids.clone()))
    }
}
