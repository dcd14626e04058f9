use super::{BLOCK_ROWS, Bits, NO_EXPIRY, RowId, RowSet, Table, ValueRef};

/// A table at a moment in time: a row whose time to live has passed is absent from every read.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    table: &'a Table,
    now_ms: i64,
}

impl<'a> View<'a> {
    /// The end of time is one moment earlier, so that [`NO_EXPIRY`] lies beyond it.
    pub(super) const fn new(table: &'a Table, now_ms: i64) -> Self {
        let now_ms = if now_ms == NO_EXPIRY { NO_EXPIRY - 1 } else { now_ms };
        Self { table, now_ms }
    }

    /// The table behind it.
    pub const fn table(self) -> &'a Table {
        self.table
    }

    /// The moment, in ms since the epoch.
    pub const fn now_ms(self) -> i64 {
        self.now_ms
    }

    /// All rows of the view. O(blocks), and O(rows) of blocks that have times to live.
    pub fn rows(self) -> RowSet {
        RowSet::new(self.within(None), self.table.row_ids.clone())
    }

    /// How many rows there are.
    pub fn row_count(self) -> usize {
        (0..self.table.live.len()).map(|block| self.visible(block).count()).sum()
    }

    /// Whether a row is there. O(log rows).
    pub fn contains(self, row: RowId) -> bool {
        self.position(row).is_some()
    }

    /// The visible rows, or those of a set that are visible, block by block.
    pub(super) fn within(self, rows: Option<&RowSet>) -> Vec<Bits> {
        let blocks = self.table.row_ids.iter().enumerate();
        blocks
            .map(|(block, row_ids)| match rows {
                Some(rows) => self.visible(block).and(&rows.bits_of(block, row_ids)),
                None => self.visible(block),
            })
            .collect()
    }

    /// A cell, by row id and the place of its column in the schema; none if there is no such row or
    /// column. O(log rows).
    pub fn cell(self, row: RowId, column: usize) -> Option<ValueRef<'a>> {
        let position = self.position(row)?;
        (column < self.table.columns.len()).then(|| self.table.value_at(column, position))
    }

    /// The cells of a row in schema order; none if there is no such row. O(log rows + columns).
    pub fn row(self, row: RowId) -> Option<Vec<ValueRef<'a>>> {
        let position = self.position(row)?;
        Some(
            (0..self.table.columns.len())
                .map(|column| self.table.value_at(column, position))
                .collect(),
        )
    }

    /// The position of a row that is live and has not expired.
    pub(super) fn position(self, row: RowId) -> Option<usize> {
        self.table.position(row).filter(|position| self.is_visible(*position))
    }

    /// Whether a live row has not expired.
    pub(super) fn is_visible(self, position: usize) -> bool {
        self.table.expiry_at(position) > self.now_ms
    }

    /// The rows of a block that are live and have not expired.
    pub(super) fn visible(self, block: usize) -> Bits {
        let mut bits = (*self.table.live[block]).clone();
        if let Some(expiry) = &self.table.expiry[block] {
            for (row, expires_ms) in expiry.iter().enumerate().take(BLOCK_ROWS) {
                if *expires_ms <= self.now_ms {
                    bits.set(row, false);
                }
            }
        }
        bits
    }
}
