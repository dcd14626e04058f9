use super::{BLOCK_ROWS, ColumnStore, Key, NO_EXPIRY, WriteError};

/// Times to live. A row that has expired is absent from views and writes at once; it is stored and
/// counted until [`ColumnStore::expire_rows`] removes it.
impl ColumnStore {
    /// Lets a row expire in some seconds from now, or never. A time beyond the last one there is means
    /// never; 0 seconds mean at once.
    ///
    /// # Errors
    /// If there is no such row or it has expired.
    pub fn set_ttl(
        &mut self,
        key: &Key,
        seconds: Option<u64>,
        now_ms: i64,
    ) -> Result<(), WriteError> {
        let position = self.require_visible(key, now_ms)?;
        let expires_ms = match seconds {
            None => NO_EXPIRY,
            Some(seconds) => now_ms.saturating_add_unsigned(seconds.saturating_mul(1_000)),
        };
        self.table.set_expiry_at(position, expires_ms);
        Ok(())
    }

    /// Deletes the rows that have expired. Gives how many there were. O(blocks) for a table without
    /// times to live.
    pub fn expire_rows(&mut self, now_ms: i64) -> usize {
        let mut expired = Vec::new();
        for block in 0..self.table.live.len() {
            if self.table.expiry[block].is_some() {
                let visible = self.table.view(now_ms).visible(block);
                let gone = self.table.live[block].and_not(&visible);
                expired.extend(gone.ones().map(|row| block * BLOCK_ROWS + row));
            }
        }
        self.remove_positions(&expired);
        expired.len()
    }
}

#[cfg(test)]
#[path = "ttl_tests.rs"]
mod tests;
