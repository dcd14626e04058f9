use super::Plan;
use super::entries::{EntryEncoder, EntryId};
use crate::codec::{Layout, StoreKeys};
use crate::column_store::{ColumnDef, RowChanges, StoredRow, Table};
use crate::persistence::{Host, Saved};

/// Rows that are compared before others may run.
const ROWS_COMPARED_AT_ONCE: usize = 16_384;

/// The entries of all rows.
pub(super) fn entries(table: &Table) -> Vec<EntryId> {
    table.stored_rows().map(|row| EntryId::Row(row.row_id())).collect()
}

/// To write the rows that differ from those of a table that is stored; none if the whole table is
/// better written.
pub(super) async fn changes(
    host: &Host,
    keys: &StoreKeys,
    table: &Table,
    base: &Saved,
) -> Option<Plan> {
    let saved = base.table();
    if rewrites_every_row(table, saved) {
        return None;
    }
    let changes = compare(host, table, saved).await;
    if changes.removed.len() > table.row_count() {
        return None;
    }
    let mut encoder = EntryEncoder::new(Layout::Rows, keys.clone(), saved.schema());
    let mut plan = Plan::on(base);
    let old = changes.removed.iter().chain(&changes.changed).copied().map(EntryId::Row);
    plan.take_out(host, &mut encoder, saved, old, |deletes, id, put| {
        if moves_away(id, table, saved) {
            deletes.push((put.area, put.key));
        }
    })
    .await;
    plan.entries = changes.changed.into_iter().chain(changes.inserted).map(EntryId::Row).collect();
    plan.exchange_chunks(host, &mut encoder, table, saved).await;
    Some(plan)
}

/// Whether the key that a row had is not written again for it.
fn moves_away(id: EntryId, table: &Table, saved: &Table) -> bool {
    let EntryId::Row(row) = id else { return false };
    let key = |table: &Table| table.stored_row(row).map(StoredRow::key);
    key(table) != key(saved)
}

fn rewrites_every_row(table: &Table, saved: &Table) -> bool {
    let key_of = |table: &Table| table.schema().key().map(ColumnDef::id);
    !table.has_same_columns(saved) || key_of(table) != key_of(saved)
}

async fn compare(host: &Host, table: &Table, saved: &Table) -> RowChanges {
    let mut changes = RowChanges::default();
    for (index, (row, change)) in table.compare_rows(saved).enumerate() {
        changes.note(row, change);
        if index % ROWS_COMPARED_AT_ONCE == ROWS_COMPARED_AT_ONCE - 1 {
            host.yield_now().await;
        }
    }
    changes
}
