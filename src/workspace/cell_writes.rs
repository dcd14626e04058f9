use super::Workspace;
use super::editing::EditError;
use super::long_act::{ActPace, ROWS_AT_ONCE};
use super::new_rows::RowMaker;
use crate::column_store::{ColumnId, ColumnStore, ColumnType, ReshapeJob, RowId, Value};

/// The column that values go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// One that is there.
    Column(ColumnId),
    /// One that is made for them.
    New(String, ColumnType),
}

/// The values of a column, from the first row of the block on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// The same in every row.
    Same(Value),
    /// One for each row.
    Each(Vec<Value>),
}

/// A block of cells to be written: rows that are there, then rows that are made for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CellWrites {
    pub(super) rows: Vec<RowId>,
    pub(super) new_row_count: usize,
    pub(super) columns: Vec<(Target, Values)>,
}

impl CellWrites {
    pub(super) fn cell_count(&self) -> usize {
        (self.rows.len() + self.new_row_count) * self.columns.len()
    }
}

/// Writes of blocks of cells: each is one step to undo, and happens completely or not at all.
impl Workspace {
    /// Writes cells. False if it was stopped.
    pub(super) async fn write_block(
        self,
        words: String,
        writes: CellWrites,
    ) -> Result<bool, EditError> {
        let total_cells = writes.cell_count();
        let written = async |store, pace| Ok((self.written(store, writes, pace).await?, ()));
        Ok(self.remake(words, total_cells, written).await?.is_some())
    }

    async fn written(
        self,
        mut store: ColumnStore,
        writes: CellWrites,
        mut pace: ActPace,
    ) -> Result<ColumnStore, EditError> {
        let CellWrites { mut rows, new_row_count, columns } = writes;
        let now_ms = self.world().now_ms();
        pace.index(&mut store).await;
        let columns = with_names(&mut store, columns)?;
        let key = store.schema().key().map(|key| key.name().to_owned());
        let key = key.filter(|key| columns.iter().any(|(name, _)| name == key));
        if key.is_some() {
            // Keys are checked when all are written: on the way there two rows may have the same.
            store.set_key(None)?;
        }
        if new_row_count > 0 {
            let mut maker = RowMaker::of(&store)?;
            for made in 0..new_row_count {
                rows.push(maker.make(&mut store, now_ms)?);
                if made % ROWS_AT_ONCE == 0 {
                    pace.done(0).await;
                }
            }
        }
        for (name, values) in &columns {
            write_column(&mut store, name, &rows, values, &mut pace).await?;
        }
        match key {
            Some(key) => Ok(pace.finish(ReshapeJob::set_key(store, Some(key))).await?.0),
            None => Ok(store),
        }
    }
}

/// The columns by name; those that are not there yet are made.
fn with_names(
    store: &mut ColumnStore,
    columns: Vec<(Target, Values)>,
) -> Result<Vec<(String, Values)>, EditError> {
    let mut named = Vec::with_capacity(columns.len());
    for (target, values) in columns {
        let name = match target {
            Target::Column(id) => {
                let index = store.schema().index_of_id(id).ok_or(EditError::NoSuchCell)?;
                store.schema().columns()[index].name().to_owned()
            }
            Target::New(name, column_type) => {
                store.add_column(&name, column_type, Value::Null)?;
                name
            }
        };
        named.push((name, values));
    }
    Ok(named)
}

async fn write_column(
    store: &mut ColumnStore,
    name: &str,
    rows: &[RowId],
    values: &Values,
    pace: &mut ActPace,
) -> Result<(), EditError> {
    for (slice, rows) in rows.chunks(ROWS_AT_ONCE).enumerate() {
        match values {
            Values::Same(value) => store.fill(name, rows, value)?,
            Values::Each(values) => {
                let values = &values[slice * ROWS_AT_ONCE..][..rows.len()];
                store.write_cells(name, rows, values)?;
            }
        }
        pace.done(rows.len()).await;
    }
    Ok(())
}
