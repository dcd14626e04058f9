use super::backup::RestoreOutcome;
use super::words::{clock, count, number};
use super::{NoticeKind, ReadOutcome, words};
use crate::column_store::{ColumnStore, RowId, Timestamp};
use crate::persistence::{BackupContents, BackupTableFacts, Loss, Repaired};
use crate::transfer::{ImportReport, NoteKind, Source};

/// The title of the act.
pub const BACKING_UP: &str = "Backing up all tables";

/// A backup was handed out.
pub fn backed_up(table_count: usize) -> String {
    format!("{} backed up into one file.", count(table_count, "table"))
}

/// The name of a backup's file, without its ending: "Peristyle backup 2024-02-29 14.02".
pub fn backup_name(now_ms: i64, utc_offset_minutes: impl Fn(i64) -> i32) -> String {
    let offset_minutes = utc_offset_minutes(now_ms);
    let time = clock(now_ms, offset_minutes).replace(':', ".");
    let local = Timestamp::from_ms(now_ms + i64::from(offset_minutes) * 60_000);
    let date = local.map_or_else(|_| String::new(), |local| local.date().to_string());
    format!("Peristyle backup {date} {time}")
}

/// The title of the act.
pub fn looking_into(file_name: &str) -> String {
    format!("Reading {file_name}")
}

/// The title of the act.
pub fn restoring_from(file_name: &str) -> String {
    format!("Restoring from {file_name}")
}

/// The file is something else.
pub fn no_backup(file_name: &str) -> String {
    format!("{file_name} is no backup of Peristyle; nothing was restored")
}

/// What stands in for the name of a table that is lost.
pub fn nameless_table(table: u32) -> String {
    format!("Table {} of a backup", table + 1)
}

/// The name of what could be read of a damaged table.
pub fn repaired_name(name: &str) -> String {
    format!("{name} (repaired)")
}

/// What is wrong with a backup as a whole.
pub fn backup_damage(contents: &BackupContents) -> Option<String> {
    if let Some(version) = contents.newer_version {
        return Some(format!(
            "It was made by a newer version of Peristyle (backup version {version}): reload to get it."
        ));
    }
    let mut found = Vec::new();
    match contents.damaged_at_bytes[..] {
        [] => {}
        [at_byte] => found.push(format!("it is damaged at byte {}", number(at_byte))),
        [at_byte, ..] => found.push(format!(
            "it is damaged in {} places, the first at byte {}",
            number(contents.damaged_at_bytes.len() as u64),
            number(at_byte)
        )),
    }
    if contents.is_cut_short {
        found.push("its end is missing".to_owned());
    }
    let lost = contents.table_count.unwrap_or_default().saturating_sub(contents.tables.len());
    if lost > 0 {
        found.push(format!("nothing is left of {}", count(lost, "table")));
    }
    if found.is_empty() {
        return None;
    }
    Some(format!("This file is not as it was made: {}.", found.join(", ")))
}

/// What is wrong with a table of a backup.
pub fn backup_table_damage(facts: &BackupTableFacts) -> Option<String> {
    if facts.is_whole() {
        return None;
    }
    Some(match (facts.lost_entry_count(), &facts.metadata) {
        (_, Err(error)) => format!("its description is lost: {error}"),
        (None, _) => "its end is missing".to_owned(),
        (Some(0), _) => "its name is lost".to_owned(),
        (Some(lost), _) => format!(
            "{} of its {} are damaged or missing",
            number(u64::from(lost)),
            count(facts.expected_entry_count.unwrap_or_default() as usize, "part")
        ),
    })
}

/// How many of the things that a table lost are named.
const MOST_LOSSES_NAMED: usize = 3;

/// What a repaired table does not have, its rows by their numbers.
pub fn losses(repaired: &Repaired) -> String {
    losses_of(&repaired.store, &repaired.losses)
}

fn losses_of(store: &ColumnStore, losses: &[Loss]) -> String {
    let rows = store.view(0).rows();
    let numbers = |ids: &[RowId]| {
        let numbers = || ids.iter().filter_map(|row| rows.index_of(*row)).map(|at| at as u64 + 1);
        match (numbers().min(), numbers().max()) {
            (Some(first), Some(last)) if first == last => format!("row {}", number(first)),
            (Some(first), Some(last)) => format!("rows {} to {}", number(first), number(last)),
            _ => "deleted rows".to_owned(),
        }
    };
    let in_words = |loss: &Loss| match loss {
        Loss::Cells { column, rows, .. } if !rows.is_empty() => {
            format!("{} of \"{column}\" in {}, now null", count(rows.len(), "cell"), numbers(rows))
        }
        Loss::Cell { column, row, .. } => {
            format!("the cell of \"{column}\" in {}, now null", numbers(&[*row]))
        }
        Loss::RowsMissing { count: rows } => count(*rows as usize, "row"),
        other => other.to_string(),
    };
    let mut named: Vec<_> = losses.iter().take(MOST_LOSSES_NAMED).map(in_words).collect();
    let more = losses.len() - named.len();
    if more > 0 {
        named.push(format!("and {} more", number(more as u64)));
    }
    named.join("; ")
}

/// What became of the tables of a backup, as notices.
pub fn restored(outcomes: &[RestoreOutcome], is_stopped: bool) -> Vec<(NoticeKind, String)> {
    let mut notices = Vec::new();
    let names: Vec<&str> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            RestoreOutcome::Restored { name } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let whole = match names[..] {
        [] => String::new(),
        [name] => format!("\"{name}\" was restored."),
        _ => format!("{} were restored.", count(names.len(), "table")),
    };
    let stopped = if is_stopped { "The restore was stopped." } else { "" };
    let said = [stopped, &whole].map(str::to_owned).join(" ");
    if !said.trim().is_empty() {
        notices.push((NoticeKind::Info, said.trim().to_owned()));
    }
    for outcome in outcomes {
        match outcome {
            RestoreOutcome::Restored { .. } => {}
            RestoreOutcome::Repaired { name, losses } => notices.push((
                NoticeKind::Error,
                format!("What could be read of a damaged table is now \"{name}\". Lost: {losses}."),
            )),
            RestoreOutcome::Failed { name, reason } => {
                notices
                    .push((NoticeKind::Error, format!("\"{name}\" was not restored: {reason}.")));
            }
        }
    }
    notices
}

/// The title of the act.
pub fn exporting(table: &str) -> String {
    format!("Exporting {table}")
}

/// A table was handed out.
pub fn exported(file_name: &str, row_count: usize) -> String {
    format!("{file_name}: {} exported.", count(row_count, "row"))
}

/// A file cannot be read without decisions of a person: some of its cells hold no value.
pub fn needs_decisions(file_name: &str, outcome: &ReadOutcome) -> String {
    let (first, count) = match outcome {
        ReadOutcome::Faults { faults, count } => (faults.first(), *count),
        ReadOutcome::Done => (None, 0),
    };
    let cells = words::count(count, "cell");
    let hold = words::agree(count, "holds", "hold");
    let first = first.map_or_else(String::new, |first| format!(": {first}"));
    let more = if count > 1 { format!(", {}", and_more(count - 1)) } else { String::new() };
    format!(
        "{file_name} was not imported: {cells} {hold} an error in the place of a value{first}{more}. \
         Choose what becomes of such cells."
    )
}

/// An act: rows of a file went into a table.
pub fn rows_from(file_name: &str) -> String {
    format!("Import {file_name}")
}

/// Rows of a file went into the table that is shown.
pub fn merged(file_name: &str, added_count: usize, changed_count: usize) -> String {
    let added = count(added_count, "row");
    match changed_count {
        0 => format!("{file_name}: {added} added."),
        _ => format!("{file_name}: {added} added, {} updated.", number(changed_count as u64)),
    }
}

/// Columns of a file are not in the table that its rows are to go into.
pub fn columns_not_in_table(columns: &[&str]) -> String {
    let names: Vec<_> = columns.iter().map(|name| format!("\"{name}\"")).collect();
    format!(
        "the table has no column {}; nothing was changed: leave such columns out, or add them to the \
         table first",
        names.join(", ")
    )
}

/// The key column of the table is not in the file.
pub fn key_not_in_file(key: &str) -> String {
    format!("the file has no column \"{key}\", which is the table's key; nothing was changed")
}

/// Rows can only be updated by a key.
pub const TABLE_WITHOUT_KEY: &str =
    "the table has no key to tell which rows to update; nothing was changed: set one first";

/// A file is larger than what is read whole.
pub fn file_too_large(file_name: &str, max_bytes: u64) -> String {
    format!(
        "{file_name} is larger than {}, and files of its kind are read whole; nothing was imported",
        words::bytes(max_bytes)
    )
}

/// What was decided on the columns of a file that says their types, where that changes something.
pub(super) fn remarks(report: &ImportReport) -> String {
    if !matches!(report.source, Source::Arrow | Source::Sheet) {
        return String::new();
    }
    let remarks = report.notes.iter().filter_map(|note| {
        let column = note.column.as_deref()?;
        Some(match &note.kind {
            NoteKind::CutToMs { .. } => format!(" Times of \"{column}\" were cut to milliseconds."),
            NoteKind::LeftOut { kind } => format!(" \"{column}\" was left out: {kind}."),
            NoteKind::BeyondInt { .. } | NoteKind::BeyondFloat { .. } => {
                format!(" \"{column}\" is text, since no number has all its digits.")
            }
            NoteKind::Mixed { .. } => {
                format!(" \"{column}\" is text, since its cells are of several types.")
            }
            NoteKind::Renamed { from } if !from.is_empty() => {
                format!(" A second \"{from}\" is now \"{column}\".")
            }
            _ => return None,
        })
    });
    remarks.collect()
}

/// Of a cell of a sheet.
pub const ERROR_IN_CELL: &str = "an error in the place of a value";

/// Columns of a file for which a table has no place.
pub fn unreadable_columns(columns: &[(String, &str)]) -> String {
    let names: Vec<_> =
        columns.iter().map(|(name, kind)| format!("\u{201c}{name}\u{201d} ({kind})")).collect();
    format!("A table has no place for {}: choose to leave such columns out.", names.join(", "))
}

/// Guesses that a person should look at.
pub fn check_columns(count: usize) -> String {
    let what = if count == 1 { "One column" } else { "Some columns" };
    format!(
        "{what} can be read in several ways: look at the marked types and at the rows below, and choose."
    )
}

/// Cells that are not of the type that their column is to have.
pub fn faults_found(fault_count: usize) -> String {
    let are = if fault_count == 1 { "value cannot" } else { "values cannot" };
    format!(
        "{} {are} be read. Nothing was changed: choose what becomes of them",
        number(fault_count as u64)
    )
}

/// More of the same.
pub fn and_more(more_count: usize) -> String {
    format!("and {} more", number(more_count as u64))
}

/// How many texts a spreadsheet would take for formulas.
pub fn formula_like(text_count: usize) -> String {
    match text_count {
        0 => "No text here looks like one; the file reads back exactly either way.".to_owned(),
        _ => format!(
            "{} here; they get an apostrophe in front and no longer read back exactly.",
            count(text_count, "text")
        ),
    }
}

/// Whether what is stored is safe from being cleaned up by the browser.
pub fn kept(is_kept: bool) -> &'static str {
    if is_kept {
        "Protected from automatic clean-up."
    } else {
        "The browser may clear this when space runs low: install the app or back up."
    }
}

/// How much of the storage is used, and what to do when little is left.
pub fn storage_used(used_bytes: u64, granted_bytes: u64) -> String {
    let used = words::bytes(used_bytes);
    format!("{used} of {} used", words::bytes(granted_bytes))
}

/// Little storage is left.
pub const STORAGE_NEARLY_FULL: &str =
    "Storage is nearly full. Back up, then delete tables that are not needed here.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::CellLoss;
    use crate::column_store::{ColumnType, Schema};
    use crate::persistence::DamageReason;

    #[test]
    fn what_a_repaired_table_lost_is_named_by_column_and_rows() {
        let mut store = ColumnStore::new(Schema::new(&[("price", ColumnType::Int)]).unwrap());
        let rows: Vec<_> = (0..4).map(|_| store.insert_row(&[], 0).unwrap()).collect();
        store.delete_rows([rows[0]]);
        let (key, column) = (String::new(), "price".to_owned());
        let cells = |rows: &[RowId]| Loss::Cells {
            key: key.clone(),
            column: column.clone(),
            rows: rows.to_vec(),
            reason: DamageReason::Missing,
        };
        let one = Loss::Cell {
            key: key.clone(),
            row: rows[3],
            column: column.clone(),
            reason: CellLoss::Missing,
        };
        let said = |losses: Vec<Loss>| losses_of(&store, &losses);

        assert_eq!(said(vec![cells(&rows[1..])]), "3 cells of \"price\" in rows 1 to 3, now null");
        assert_eq!(said(vec![one.clone()]), "the cell of \"price\" in row 3, now null");
        assert_eq!(said(vec![cells(&rows[..1])]), "1 cell of \"price\" in deleted rows, now null");
        assert_eq!(said(vec![Loss::RowsMissing { count: 2 }]), "2 rows");
        assert!(said(vec![one; 5]).ends_with("; and 2 more"));
    }
}
