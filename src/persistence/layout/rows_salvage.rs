use std::collections::HashSet;

use super::rows_schema::schema_of;
use crate::codec::{Digest, EntryHash, RowDecoder, RowSalvager, SalvagedRow, StoreKeys};
use crate::column_store::{
    BuildError, ColumnDef, ColumnType, Key, NO_EXPIRY, RowId, Schema, TableBuilder, ValueRef,
};
use crate::persistence::repair::Known;
use crate::persistence::{DamageReason, Host, Loss, Repaired};
use crate::storage::Stored;

/// Entries that are read before others may run.
const ROWS_AT_ONCE: usize = 512;

/// Makes a table of the entries of rows as far as they can be read: first those that are as they were
/// written, then those that are only out of place, then what is left of others.
pub(in crate::persistence) async fn salvage_rows(
    host: &Host,
    keys: &StoreKeys,
    known: Known,
    entries: Vec<(String, Stored)>,
) -> Repaired {
    let guessed = known.schema.is_none().then(|| schema_of(keys, &known.outline, &entries));
    let schema = known.schema.clone().or(guessed).unwrap_or_else(empty);
    let mut salvage = Salvage::new(&schema, keys, known);
    let mut set_aside = Vec::new();
    for (index, (key, value)) in entries.into_iter().enumerate() {
        set_aside.extend(salvage.enter_whole(key, value));
        if index % ROWS_AT_ONCE == ROWS_AT_ONCE - 1 {
            host.yield_now().await;
        }
    }
    let set_aside: Vec<_> =
        set_aside.into_iter().filter_map(|entry| salvage.enter_misplaced(entry)).collect();
    for (index, entry) in set_aside.into_iter().enumerate() {
        salvage.enter_rest(entry);
        if index % ROWS_AT_ONCE == ROWS_AT_ONCE - 1 {
            host.yield_now().await;
        }
    }
    salvage.finish()
}

fn empty() -> Schema {
    let columns: [(&str, ColumnType); 0] = [];
    Schema::new(&columns).expect("no columns have no names")
}

/// An entry that is not what was written under its key.
struct SetAside {
    key: String,
    row: SalvagedRow,
    reason: DamageReason,
}

/// A table as far as it has been salvaged. Its rows have keys and row ids of their own.
struct Salvage<'s> {
    keys: &'s StoreKeys,
    schema: &'s Schema,
    known: Known,
    decoder: RowDecoder<'s>,
    salvager: RowSalvager<'s>,
    builder: TableBuilder,
    /// The ends of the keys of the rows so far.
    suffixes: HashSet<String>,
    row_ids: HashSet<RowId>,
    next_row_id: u32,
    /// The sum of the hashes that the rows have or claim to have; none once one claims nothing.
    claimed: Option<Digest>,
    whole_count: usize,
    lost_count: u64,
    losses: Vec<Loss>,
    altered: Vec<Loss>,
}

impl<'s> Salvage<'s> {
    fn new(schema: &'s Schema, keys: &'s StoreKeys, known: Known) -> Self {
        let metadata = known.fault.clone().map(|reason| (keys.metadata(), reason));
        let metadata = metadata.map(|(key, reason)| Loss::Metadata { key, reason });
        Self {
            keys,
            schema,
            next_row_id: known.outline.next_row_id.unwrap_or(0),
            known,
            decoder: RowDecoder::new(schema),
            salvager: RowSalvager::new(schema),
            builder: TableBuilder::new(schema.clone()),
            suffixes: HashSet::new(),
            row_ids: HashSet::new(),
            claimed: Some(Digest::default()),
            whole_count: 0,
            lost_count: 0,
            losses: metadata.into_iter().collect(),
            altered: Vec::new(),
        }
    }

    /// Enters a row that is what was written under its key; gives back any other.
    fn enter_whole(&mut self, key: String, value: Stored) -> Option<SetAside> {
        let Stored::Text(json) = value else {
            self.lose(key, DamageReason::NotText);
            return None;
        };
        let suffix = self.keys.suffix_of(&key).unwrap_or_default().to_owned();
        let reason = match self.decoder.decode(&suffix, &json) {
            Ok(row) if self.is_free(row.row_id()) => {
                let cells: Vec<_> = row.cells().map(Some).collect();
                self.push(suffix, row.row_id(), row.expires_at_ms(), &cells, Some(row.hash()));
                self.whole_count += 1;
                return None;
            }
            Ok(row) => BuildError::DuplicateRowId { row: row.row_id() }.into(),
            Err(error) => DamageReason::Row(error),
        };
        Some(SetAside { key, row: self.salvager.salvage(&json), reason })
    }

    /// Enters a row that is what was written under another key, or has the row id of another, unless its
    /// key is there already; gives back any other.
    fn enter_misplaced(&mut self, entry: SetAside) -> Option<SetAside> {
        let Some(suffix) = entry.row.whole_under().map(str::to_owned) else { return Some(entry) };
        let SetAside { key, row: found, reason } = entry;
        let is_there = self.suffixes.contains(&suffix);
        let row = if is_there { None } else { self.row_id_for(&key, found.row_id()) };
        let Some(row) = row else {
            self.lose(key, reason);
            return None;
        };
        let cells: Vec<_> = found.cells().map(Result::ok).collect();
        self.push(suffix, row, found.expires_at_ms(), &cells, found.claimed_hash());
        self.whole_count += 1;
        None
    }

    /// Enters what is left of a row.
    fn enter_rest(&mut self, entry: SetAside) {
        let SetAside { key, row: found, reason } = entry;
        let suffix = self.keys.suffix_of(&key).unwrap_or_default().to_owned();
        let own_key = key_of_suffix(&suffix, self.schema);
        let (Some(own_key), false) = (own_key, found.is_empty()) else {
            return self.lose(key, reason);
        };
        let claimed = match own_key {
            Key::Row(row) => Some(row),
            Key::Int(_) | Key::String(_) => found.row_id(),
        };
        if self.suffixes.contains(&suffix) {
            return self.lose(key, reason);
        }
        let Some(row) = self.row_id_for(&key, claimed) else { return self.lose(key, reason) };
        self.note_lost_cells(&key, row, &found);
        let mut cells: Vec<_> = found.cells().map(Result::ok).collect();
        if let Some(column) = self.schema.key_index() {
            cells[column] = Some(value_of_key(&own_key));
        }
        self.push(suffix, row, found.expires_at_ms(), &cells, found.claimed_hash());
        self.altered.push(Loss::Altered { key, row, reason });
    }

    fn note_lost_cells(&mut self, key: &str, row: RowId, found: &SalvagedRow) {
        let key_column = self.schema.key_index();
        for (index, cell) in found.cells().enumerate() {
            // The cell of the key column is known from the key of the entry.
            if let Err(reason) = cell
                && key_column != Some(index)
            {
                self.losses.push(Loss::Cell {
                    key: key.to_owned(),
                    row,
                    column: self.schema.columns()[index].name().to_owned(),
                    reason: reason.clone(),
                });
            }
        }
    }

    /// Whether a row can have this id. The last of all has none after it.
    fn is_free(&self, row: RowId) -> bool {
        row.0 < u32::MAX && !self.row_ids.contains(&row)
    }

    /// The row id that a row claims, or a new one if that is taken; none if all have been given.
    fn row_id_for(&mut self, key: &str, claimed: Option<RowId>) -> Option<RowId> {
        if let Some(claimed) = claimed.filter(|row| self.is_free(*row)) {
            return Some(claimed);
        }
        let row = Some(RowId(self.next_row_id)).filter(|row| self.is_free(*row))?;
        self.losses.push(Loss::Place { key: key.to_owned(), row });
        Some(row)
    }

    fn push(
        &mut self,
        suffix: String,
        row: RowId,
        expires_at_ms: Option<i64>,
        cells: &[Option<ValueRef<'_>>],
        hash: Option<EntryHash>,
    ) {
        for (column, cell) in cells.iter().enumerate() {
            let pushed = self.builder.push(column, cell.unwrap_or(ValueRef::Null));
            pushed.expect("cells are read by the types of their columns");
        }
        let ended = self.builder.end_stored_row(row, expires_at_ms.unwrap_or(NO_EXPIRY));
        ended.expect("a free row id is not the last of all");
        self.suffixes.insert(suffix);
        self.row_ids.insert(row);
        self.next_row_id = self.next_row_id.max(row.0 + 1);
        self.claimed = self.claimed.zip(hash).map(|(mut claimed, hash)| {
            claimed.add(hash);
            claimed
        });
    }

    fn lose(&mut self, key: String, reason: DamageReason) {
        self.lost_count += 1;
        self.losses.push(Loss::Row { key, reason });
    }

    fn finish(mut self) -> Repaired {
        self.note_sums();
        let altered = std::mem::take(&mut self.altered);
        let row_count = self.builder.row_count();
        let is_certain = self.known.schema.is_some() || self.whole_count > 0;
        if is_certain || row_count == 0 {
            self.losses.extend(altered);
        } else {
            self.losses.push(Loss::Unchecked { row_count });
        }
        let store = self.builder.finish_stored(self.next_row_id);
        let store = store.expect("rows have keys and row ids of their own");
        Repaired { store, losses: self.losses }
    }

    /// Rows that are missing leave nothing but a lower count; rows that were exchanged for others that
    /// are well in themselves, nothing but another digest.
    fn note_sums(&mut self) {
        let stored_rows = self.builder.row_count();
        let Some(expected_rows) = self.known.outline.row_count else { return };
        let accounted = stored_rows as u64 + self.lost_count;
        let missing = u64::from(expected_rows).saturating_sub(accounted);
        if missing > 0 {
            self.losses.push(Loss::RowsMissing { count: missing });
            return;
        }
        let is_other = self.claimed.zip(self.known.digest()).is_some_and(|(a, b)| a != b);
        let too_many = stored_rows > expected_rows as usize;
        if too_many || is_other && self.lost_count == 0 {
            self.losses.push(Loss::Sum { stored_rows, expected_rows });
        }
    }
}

/// The key of the row that stands under a key that ends so; none if no row can.
fn key_of_suffix(suffix: &str, schema: &Schema) -> Option<Key> {
    let text = suffix.strip_prefix("row:")?;
    let number = |parsed: String| parsed == text;
    match schema.key().map(ColumnDef::column_type) {
        Some(ColumnType::String) => Some(Key::String(text.to_owned())),
        Some(_) => text.parse().ok().filter(|int: &i64| number(int.to_string())).map(Key::Int),
        None => {
            let row = text.parse().ok().filter(|row: &u32| number(row.to_string()));
            row.map(|row| Key::Row(RowId(row)))
        }
    }
}

fn value_of_key(key: &Key) -> ValueRef<'_> {
    match key {
        Key::Int(int) => ValueRef::Int(*int),
        Key::String(text) => ValueRef::String(text),
        Key::Row(_) => ValueRef::Null,
    }
}
