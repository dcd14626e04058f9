//! All words for people that are more than a label: pure functions.

use std::fmt::Display;

pub use super::file_words::*;
pub use super::schema_words::*;
use super::{FaultTrial, NotSaved, Roundtrip, SaveState, UndoState};
use crate::persistence::Verification;
use crate::transfer::{ImportError, ImportReport};

/// The state of saving: "Saved on this device 14:02, 12,400 rows".
pub fn save_state(state: &SaveState, utc_offset_minutes: impl Fn(i64) -> i32) -> String {
    let saved = |at_ms: i64, row_count: usize| {
        let clock = clock(at_ms, utc_offset_minutes(at_ms));
        format!("Saved on this device {clock}, {}", count(row_count, "row"))
    };
    match state {
        SaveState::Saved { at_ms, row_count }
        | SaveState::Pending { last_saved: Some((at_ms, row_count)) } => saved(*at_ms, *row_count),
        SaveState::Pending { last_saved: None } => "Not saved yet".to_owned(),
        SaveState::Saving { .. } => "Saving\u{2026}".to_owned(),
        SaveState::NotSaved(reason) => not_saved(reason),
    }
}

/// Why edits are not stored, and what to do.
pub fn not_saved(reason: &NotSaved) -> String {
    match reason {
        NotSaved::StorageFull => "Not saved: storage is full. Export".to_owned(),
        NotSaved::SavedElsewhere => "Not saved: another tab changed this table".to_owned(),
        NotSaved::DeletedElsewhere => {
            "Not saved: another tab deleted or renamed this table".to_owned()
        }
        NotSaved::StorageLost => "Not being saved: the storage does not answer. Export".to_owned(),
        NotSaved::NotKnown => "Perhaps not saved: the storage does not answer. Export".to_owned(),
        NotSaved::Other(what) => format!("Not saved: {what}"),
    }
}

/// A save that failed: what is safe and what happens next.
pub fn save_failed(table: &str, reason: &NotSaved) -> String {
    let why = match reason {
        NotSaved::StorageFull => {
            "the storage of this browser is full. Delete a table or export this one; saving goes on \
             by itself when there is room"
        }
        NotSaved::SavedElsewhere => {
            "another tab has saved it since. What is stored is untouched: choose which one to keep"
        }
        NotSaved::DeletedElsewhere => "another tab has deleted or renamed it",
        NotSaved::StorageLost => {
            "the storage of this browser does not answer. Saving goes on by itself when it does"
        }
        NotSaved::NotKnown => {
            return format!(
                "Whether the last edits of \"{table}\" are saved is not known: the storage of this browser \
                 did not answer. What is stored is whole, with them or without. Saving goes on by itself \
                 when it answers; all edits are safe while this tab is open."
            );
        }
        NotSaved::Other(what) => what,
    };
    format!("\"{table}\" is not saved: {why}. All edits are safe while this tab is open.")
}

/// The stored version of a table took the place of the one that was shown.
pub fn edits_dropped(table: &str) -> String {
    format!(
        "The stored version of \"{table}\" is shown. Yours, with the edits that were not saved, can be \
         brought back as a table of its own until you close this."
    )
}

/// Another tab saved the table that is shown.
pub fn saved_elsewhere(table: &str) -> String {
    format!("Another tab has changed \"{table}\". Here it is shown as it was.")
}

/// Another tab renamed the table that is shown.
pub fn renamed_elsewhere(from: &str, to: &str) -> String {
    format!("Another tab has renamed \"{from}\" to \"{to}\": open it by its new name.")
}

/// Another tab deleted the table that is shown.
pub fn deleted_elsewhere(table: &str) -> String {
    format!("Another tab has deleted \"{table}\". It is still here while this tab is open.")
}

/// The first table of a person's own was saved: where it is, and how not to lose it.
pub fn first_save(is_kept: bool) -> String {
    let fate = if is_kept {
        "The browser protects them from automatic clean-up."
    } else {
        "The browser may clear them when space runs low."
    };
    format!(
        "Your tables are kept in this browser, on this device, and nowhere else. {fate} Export what must \
         not be lost."
    )
}

/// Rows were deleted.
pub fn rows_deleted(row_count: usize) -> String {
    format!("{} {} deleted.", count(row_count, "row"), agree(row_count, "was", "were"))
}

/// A column was deleted.
pub fn column_deleted(name: &str) -> String {
    format!("Column \"{name}\" was deleted.")
}

/// A table was deleted.
pub fn deleted(table: &str) -> String {
    format!("\"{table}\" was deleted.")
}

/// The strings of a stored table were damaged, and nothing is lost.
pub fn rebuilt_strings(table: &str) -> String {
    format!(
        "A part of \"{table}\" was damaged in storage and was made anew from its rows. No cell is lost."
    )
}

/// A stored table is being read back.
pub fn verifying(table: &str) -> String {
    format!("Verifying {table}")
}

/// A stored table was read back and is as it was saved.
pub fn verified(table: &str, row_count: usize) -> String {
    let rows = count(row_count, "row");
    format!("\"{table}\" is verified: {rows} read back and compared cell by cell, no difference.")
}

/// A stored table was read back and is not as it was saved.
pub fn not_verified(table: &str, found: &Verification) -> String {
    let Verification { damages, differences, .. } = found;
    if damages.is_empty() {
        let differences_count = count(differences.count(), "difference");
        format!("\"{table}\" is stored with {differences_count}: {differences}.")
    } else {
        let count = number(damages.count() as u64);
        format!("\"{table}\" is damaged in storage, in {count} of its entries: {damages}.")
    }
}

/// The storage could not be opened.
pub fn storage_unavailable(error: &impl Display) -> String {
    format!("Nothing can be saved for now: {error}. Tables are kept while this tab is open.")
}

/// A new version of the application waits.
pub const NEW_VERSION: &str = "A new version of Peristyle is ready. Reload saves everything first.";

/// Another tab went over to a new version.
pub const NEW_VERSION_ELSEWHERE: &str =
    "Another tab has gone over to a new version of Peristyle. Reload saves everything first.";

/// Why the page is not loaded again now.
pub const IMPORT_RUNS: &str = "A file is being imported: reload when it is done, or stop it";

/// The table came from no file that can be written to.
pub const NO_SOURCE_FILE: &str =
    "this table came from no file that can be written to; export it instead";

/// A table was written back to its file.
pub fn written_back(file_name: &str) -> String {
    format!("{file_name} now holds the table as it is shown.")
}

/// A table was not written back to its file.
pub fn not_written_back(file_name: &str, reason: &str) -> String {
    format!("{file_name} is as it was: {reason}. The table is safe on this device")
}

/// A file became a table.
pub fn imported(file_name: &str, report: &ImportReport) -> String {
    let rows = count(report.row_count, "row");
    let columns = count(report.columns.len(), "column");
    format!("{file_name}: {rows} and {columns} imported.{}", remarks(report))
}

/// A file did not become a table.
pub fn import_failed(file_name: &str, error: &ImportError) -> String {
    format!("{file_name}: {error}.")
}

/// A person stopped an import.
pub fn import_cancelled(file_name: &str) -> String {
    format!("The import of {file_name} was stopped. Nothing was changed.")
}

/// Where a row stands: "Row 12 of 1,461".
pub fn place_of_row(place: usize, row_count: usize) -> String {
    format!("Row {} of {}", number(place as u64 + 1), number(row_count as u64))
}

/// What came of a roundtrip.
pub fn roundtrip(report: &Roundtrip) -> String {
    if report.is_equal() {
        let rows = count(report.row_count, "row");
        return format!(
            "Every entry was read back, and all cells of {rows} are as they were saved."
        );
    }
    let differences = count(report.fault_count, "difference");
    format!("{differences} between what was saved and what was read back.")
}

/// How long a roundtrip took.
pub fn roundtrip_times(report: &Roundtrip) -> String {
    let (saved, read) = (milliseconds(report.saved_in_ms), milliseconds(report.read_in_ms));
    let layout = report.layout.name();
    format!("Saved in {saved}, read back and compared in {read}, in layout {layout}.")
}

/// How far the trials with faults are, or what came of them.
pub fn trials(trials: &[FaultTrial], is_running: bool) -> String {
    let places: usize = trials.iter().map(|trial| trial.place_count).sum();
    let held: usize = trials.iter().map(|trial| trial.held_count).sum();
    if is_running {
        return format!("{} so far\u{2026}", count(places, "fault"));
    }
    match places {
        0 => String::new(),
        _ if held == places => format!("{}: every promise held.", count(places, "fault")),
        _ => format!(
            "{}: {} promises were broken.",
            count(places, "fault"),
            number((places - held) as u64)
        ),
    }
}

/// What came of one trial.
pub fn trial(trial: &FaultTrial) -> String {
    match &trial.broken {
        None => format!("Held at {}", count(trial.place_count, "place")),
        Some(broken) => {
            let places = count(trial.place_count, "place");
            format!("Held at {} of {places}; {broken}", number(trial.held_count as u64))
        }
    }
}

fn milliseconds(duration_ms: i64) -> String {
    match duration_ms {
        ..1_000 => format!("{duration_ms} ms"),
        _ => format!("{:.1} s", duration_ms as f64 / 1_000.0),
    }
}

/// The table that is shown was never saved under its name.
pub const NOTHING_TO_READ_BACK: &str = "the table is not stored yet, so nothing can be read back";

/// The name of a table that is made from a file: the file's, without its ending.
pub fn table_name(file_name: &str) -> String {
    let stem = match file_name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains(char::is_whitespace) => stem,
        _ => file_name,
    };
    let stem = stem.trim();
    if stem.is_empty() { "table".to_owned() } else { stem.to_owned() }
}

/// The wanted name, or the first of "name 2", "name 3" and so on that is free.
pub fn unique_name(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    let mut number = 2_u64;
    loop {
        let name = format!("{wanted} {number}");
        if !is_taken(&name) {
            return name;
        }
        number += 1;
    }
}

/// What the button that undoes says: what it takes back, and what is kept for that.
pub fn undo_button(state: &UndoState) -> String {
    let act = match &state.undo {
        Some(act) => format!("Undo: {act} (Ctrl+Z)"),
        None => "Undo (Ctrl+Z)".to_owned(),
    };
    let kept = bytes(state.kept_bytes);
    match state.step_count {
        0 => format!("{act}{}", let_go(state)),
        steps => format!("{act}. {} kept, {kept} of 64 MB{}", count(steps, "step"), let_go(state)),
    }
}

/// Why there is nothing to undo.
pub fn nothing_to_undo(state: &UndoState) -> String {
    match state.forgotten_count {
        0 => "Nothing to undo".to_owned(),
        _ => format!("Nothing more to undo{}", let_go(state)),
    }
}

fn let_go(state: &UndoState) -> String {
    match state.forgotten_count {
        0 => String::new(),
        older => format!("; {} can be undone no more", count(older, "older act")),
    }
}

/// "1 row", "12,400 rows".
pub fn count(count: usize, singular: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {singular}{plural}", number(count as u64))
}

/// The form of a word that goes with a count.
pub const fn agree(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

/// "1 row repeats", "1,204 rows repeat".
pub fn repeat(row_count: usize) -> String {
    format!("{} {}", count(row_count, "row"), agree(row_count, "repeats", "repeat"))
}

/// "3 of 1,204".
pub fn part_of(part: usize, whole: usize) -> String {
    format!("{} of {}", number(part as u64), number(whole as u64))
}

/// "1,204 of 42,049 rows".
pub fn part(part: usize, whole: usize, singular: &str) -> String {
    format!("{} of {}", number(part as u64), count(whole, singular))
}

/// A number with its thousands set apart: "12,400".
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Bytes in the unit that suits them: "512 bytes", "48 kB", "1.2 MB".
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return count(bytes as usize, "byte");
    }
    let mut value = bytes as f64 / 1_000.0;
    let mut unit = 0;
    while value >= 999.5 && unit < UNITS.len() - 1 {
        value /= 1_000.0;
        unit += 1;
    }
    let decimals = usize::from(value < 9.95);
    format!("{value:.decimals$} {}", UNITS[unit])
}

/// The local time of day: "14:02".
pub fn clock(at_ms: i64, utc_offset_minutes: i32) -> String {
    let minutes = at_ms.div_euclid(60_000) + i64::from(utc_offset_minutes);
    let minutes = minutes.rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_set_apart() {
        let numbers = [0, 999, 1_000, 12_400, 1_000_000].map(number);

        assert_eq!(numbers, ["0", "999", "1,000", "12,400", "1,000,000"]);
    }

    #[test]
    fn bytes_come_in_the_unit_that_suits_them() {
        let sizes = [1, 512, 1_000, 48_222, 999_499, 999_500, 1_240_000, 12_400_000].map(bytes);

        assert_eq!(
            sizes,
            ["1 byte", "512 bytes", "1.0 kB", "48 kB", "999 kB", "1.0 MB", "1.2 MB", "12 MB"]
        );
    }

    #[test]
    fn the_time_of_day_is_the_local_one() {
        assert_eq!(clock(0, 0), "00:00");
        assert_eq!(clock(0, -90), "22:30");
        assert_eq!(clock(14 * 3_600_000 + 2 * 60_000 + 59_999, 0), "14:02");
    }
}
