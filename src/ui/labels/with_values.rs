//! Those with a name, a number or a reason in them.

use std::fmt::Display;

use super::NOTHING_WAS_CHANGED;
use crate::workspace::words;

pub(in crate::ui) fn act_on_column(verb: impl Display, name: impl Display) -> String {
    format!("{verb} column {name}")
}

pub(in crate::ui) fn acts_on(name: impl Display) -> String {
    format!("Acts on {name}")
}

pub(in crate::ui) fn acts_on_column(name: impl Display) -> String {
    format!("Acts on column {name}")
}

pub(in crate::ui) fn add_more(more: impl Display) -> String {
    format!("Add {more}")
}

pub(in crate::ui) fn add_rows_to(open: impl Display) -> String {
    format!("\u{201c}{open}\u{201d}: add rows")
}

pub(in crate::ui) fn all_in_order(rows: impl Display) -> String {
    format!("All, in their own order: {rows}")
}

pub(in crate::ui) fn and_more(number: impl Display) -> String {
    format!("and {number} more")
}

pub(in crate::ui) fn as_in_your_language(number: impl Display, date: impl Display) -> String {
    format!("As in your language: {number}, {date}")
}

pub(in crate::ui) fn as_shown(rows: impl Display) -> String {
    format!("As shown: {rows}")
}

pub(in crate::ui) fn as_stored(number: impl Display, date: impl Display) -> String {
    format!("As stored: {number}, {date}")
}

pub(in crate::ui) fn ask_to_delete(rows: impl Display) -> String {
    format!("Delete {rows}?")
}

pub(in crate::ui) fn ask_to_delete_store(name: impl Display) -> String {
    format!("Delete \u{201c}{name}\u{201d}?")
}

pub(in crate::ui) fn automatic(type_name: impl Display) -> String {
    format!("Automatic: {type_name}")
}

pub(in crate::ui) fn backup_made(file: impl Display, made: impl Display) -> String {
    format!("{file}{made}. Nothing on this device is replaced unless you say so here.")
}

pub(in crate::ui) fn cannot_be_key(column: impl Display) -> String {
    format!("\u{201c}{column}\u{201d} cannot be the key")
}

pub(in crate::ui) fn cells_become_empty(cells: impl Display, does: impl Display) -> String {
    format!("{cells} {does} empty (null):")
}

pub(in crate::ui) fn cells_changed(cells: impl Display) -> String {
    format!("{cells} changed")
}

pub(in crate::ui) fn cells_cleared(cells: impl Display) -> String {
    format!("{cells} cleared")
}

pub(in crate::ui) fn cells_copied(cells: impl Display) -> String {
    format!("{cells} copied")
}

pub(in crate::ui) fn cells_filled(cells: impl Display) -> String {
    format!("{cells} filled")
}

pub(in crate::ui) fn cells_refused(cells: impl Display) -> String {
    format!("{cells} refused the new text and are as they were:")
}

pub(in crate::ui) fn cells_selected(cells: impl Display) -> String {
    format!("{cells} selected")
}

pub(in crate::ui) fn cells_selected_with(cells: impl Display, parts: impl Display) -> String {
    format!("{cells} selected: {parts}")
}

pub(in crate::ui) fn change_type_of(column: impl Display) -> String {
    format!("Change the type of \u{201c}{column}\u{201d}")
}

pub(in crate::ui) fn chart_shows_the_first(group_count: impl Display) -> String {
    format!(
        "The chart shows the first {group_count} groups in the order of the table above: a click on a \
         column there changes it."
    )
}

pub(in crate::ui) fn column_deleted(column: impl Display) -> String {
    format!("Column {column} deleted")
}

pub(in crate::ui) fn column_duplicated(column: impl Display) -> String {
    format!("Column {column} duplicated")
}

pub(in crate::ui) fn column_has_number(column: impl Display, place: impl Display) -> String {
    format!("Column {column} is number {place} now")
}

pub(in crate::ui) fn column_has_type(column: impl Display, type_name: impl Display) -> String {
    format!("Column {column}: {type_name}")
}

pub(in crate::ui) fn column_hidden(name: impl Display) -> String {
    format!("Column {name} hidden")
}

pub(in crate::ui) fn column_is_the_key(name: impl Display) -> String {
    format!("Column {name} is the key")
}

pub(in crate::ui) fn column_is_the_key_now(column: impl Display) -> String {
    format!("{column} is the key now")
}

pub(in crate::ui) fn column_is_shown(name: impl Display) -> String {
    format!("Column {name} is shown")
}

pub(in crate::ui) fn column_moved(
    name: impl Display,
    place: impl Display,
    of: impl Display,
) -> String {
    format!("{name} is column {place} of {of}")
}

pub(in crate::ui) fn column_said(name: impl Display, done: impl Display) -> String {
    format!("Column {name} {done}")
}

pub(in crate::ui) fn compact(deleted_rows: impl Display) -> String {
    format!("Compact, {deleted_rows} left behind")
}

pub(in crate::ui) fn compacted(rows: impl Display, memory: impl Display) -> String {
    format!("Removed what {rows} left behind, {memory}")
}

pub(in crate::ui) fn condition_between(
    column: impl Display,
    test: impl Display,
    first: impl Display,
    second: impl Display,
) -> String {
    format!("{column} {test} {first} and {second}")
}

pub(in crate::ui) fn delete(rows: impl Display) -> String {
    format!("Delete {rows}")
}

pub(in crate::ui) fn do_not_group_by(column: impl Display) -> String {
    format!("Do not group by {column}")
}

pub(in crate::ui) fn do_not_measure(words: impl Display) -> String {
    format!("Do not measure the {words}")
}

pub(in crate::ui) fn do_not_sort_by(name: impl Display) -> String {
    format!("Do not sort by {name}")
}

pub(in crate::ui) fn done_again(what: impl Display) -> String {
    format!("Done again: {what}")
}

pub(in crate::ui) fn export_store(name: impl Display) -> String {
    format!("Export \u{201c}{name}\u{201d}")
}

pub(in crate::ui) fn filtered(words: impl Display) -> String {
    format!("Filtered: {words}")
}

pub(in crate::ui) fn first_of(most_shown: impl Display, groups: impl Display) -> String {
    format!("The first {most_shown} of {groups}")
}

pub(in crate::ui) fn found(number: impl Display) -> String {
    format!("{number} found")
}

pub(in crate::ui) fn greatest(max: impl Display) -> String {
    format!("max {max}")
}

pub(in crate::ui) fn hidden(count: impl Display) -> String {
    format!("{count} hidden")
}

pub(in crate::ui) fn how_is_written(name: impl Display) -> String {
    format!("How {name} is written")
}

pub(in crate::ui) fn import_file(file: impl Display) -> String {
    format!("Import \u{201c}{file}\u{201d}")
}

pub(in crate::ui) fn last_backed_up(time: impl Display) -> String {
    format!("Last backed up: {time}")
}

pub(in crate::ui) fn least(min: impl Display) -> String {
    format!("min {min}")
}

pub(in crate::ui) fn made_at(made: impl Display) -> String {
    format!(", made {made}")
}

pub(in crate::ui) fn match_in_row(which: impl Display, place: impl Display) -> String {
    format!("Match {which}, row {place}")
}

pub(in crate::ui) fn mean(number: impl Display) -> String {
    format!("mean {number}")
}

pub(in crate::ui) fn most_frequent_of(most_values: impl Display, all: impl Display) -> String {
    format!("The {most_values} most frequent of {all} values.")
}

pub(in crate::ui) fn name_of_column(name: impl Display) -> String {
    format!("Name of column {name}")
}

pub(in crate::ui) fn on_this_device(bytes: impl Display) -> String {
    format!("{bytes} on this device")
}

pub(in crate::ui) fn opening(name: impl Display) -> String {
    format!("Opening {name}")
}

pub(in crate::ui) fn picture_failed(reason: impl Display) -> String {
    format!("The picture could not be made: {reason}. The chart can be saved as SVG.")
}

pub(in crate::ui) fn reading(done_bytes: impl Display, total_bytes: impl Display) -> String {
    format!("Reading {done_bytes} of {total_bytes}")
}

pub(in crate::ui) fn remove(words: impl Display) -> String {
    format!("Remove: {words}")
}

pub(in crate::ui) fn rename(name: impl Display) -> String {
    format!("Rename \u{201c}{name}\u{201d}")
}

pub(in crate::ui) fn rename_column(name: impl Display) -> String {
    format!("Rename column \u{201c}{name}\u{201d}")
}

pub(in crate::ui) fn repeats(repeat: impl Display) -> String {
    format!(
        "{repeat} an earlier one in these columns and would be deleted. The first of each is kept, in the \
         order in which the rows came into the table."
    )
}

pub(in crate::ui) fn replaced_in(cells: impl Display) -> String {
    format!("Replaced in {cells}")
}

pub(in crate::ui) fn replaced_in_sentence(cells: impl Display) -> String {
    format!("Replaced in {cells}.")
}

pub(in crate::ui) fn row_and_column(number: impl Display, name: impl Display) -> String {
    format!("Row {number}, {name}")
}

pub(in crate::ui) fn row_count(count: impl Display) -> String {
    format!("{count} rows")
}

pub(in crate::ui) fn row_refused(
    number: impl Display,
    column: impl Display,
    reason: impl Display,
) -> String {
    format!("Row {number}, {column}: {reason}")
}

pub(in crate::ui) fn rows_by_columns_selected(rows: impl Display, columns: impl Display) -> String {
    format!("{rows} \u{d7} {columns} selected")
}

pub(in crate::ui) fn not_kept(reason: impl Display) -> String {
    format!("what was typed last is not kept, and its cell is as it was: {reason}")
}

pub(in crate::ui) fn rows_deleted(count: usize) -> String {
    match count {
        0 => NOTHING_WAS_CHANGED.to_owned(),
        _ => format!("{} deleted", words::count(count, "row")),
    }
}

pub(in crate::ui) fn rows_made(rows: impl Display) -> String {
    format!("{rows} made")
}

pub(in crate::ui) fn rows_of_height(words: impl Display) -> String {
    format!("{words} rows")
}

pub(in crate::ui) fn rows_shown_are_deleted(rows: impl Display) -> String {
    format!("All rows that are shown are deleted: {rows}. Undo brings them back.")
}

pub(in crate::ui) fn save_to(file: impl Display) -> String {
    format!("Save to {file}")
}

pub(in crate::ui) fn saved_at(time: impl Display) -> String {
    format!("saved {time}")
}

pub(in crate::ui) fn saving_percent(share_of: impl Display) -> String {
    format!("Saving, {share_of:.0} %")
}

pub(in crate::ui) fn set_a_value_in(rows: impl Display) -> String {
    format!("Set a value in {rows}")
}

pub(in crate::ui) fn set_column_to_null(name: impl Display) -> String {
    format!("Set {name} to null")
}

pub(in crate::ui) fn set_in(count: usize) -> String {
    match count {
        0 => NOTHING_WAS_CHANGED.to_owned(),
        _ => format!("Set in {}", words::count(count, "row")),
    }
}

pub(in crate::ui) fn share_without_a_value(share: impl Display) -> String {
    format!("{share} without a value")
}

pub(in crate::ui) fn show_alone(label: impl Display) -> String {
    format!("{label}. Show these alone")
}

pub(in crate::ui) fn show_hidden(hidden_columns: impl Display) -> String {
    format!("Show {hidden_columns}")
}

pub(in crate::ui) fn sort_earlier_by(name: impl Display) -> String {
    format!("Sort by {name} earlier")
}

pub(in crate::ui) fn sorted_by(parts: impl Display) -> String {
    format!("Sorted by {parts}")
}

pub(in crate::ui) fn sum(sum: impl Display) -> String {
    format!("sum {sum}")
}

pub(in crate::ui) fn table_chart(table: impl Display) -> String {
    format!("{table} chart")
}

pub(in crate::ui) fn table_grouped(table: impl Display) -> String {
    format!("{table} grouped")
}

pub(in crate::ui) fn takes_more(more: impl Display) -> String {
    format!("This takes {more} more than the table has.")
}

pub(in crate::ui) fn trials_on_a_copy(max_rows_in_trials: impl Display) -> String {
    format!(
        "A copy of the first {max_rows_in_trials} rows goes onto a simulated disk in memory, which then fails \
         in every way at every step. What is stored on this device has no part in it."
    )
}

pub(in crate::ui) fn turn_around(name: impl Display, direction: impl Display) -> String {
    format!("{name}: {direction}. Turn around")
}

pub(in crate::ui) fn type_of(name: impl Display) -> String {
    format!("Type of {name}")
}

pub(in crate::ui) fn type_of_column(name: impl Display, type_name: impl Display) -> String {
    format!("Type of column {name}: {type_name}")
}

pub(in crate::ui) fn undone(what: impl Display) -> String {
    format!("Undone: {what}")
}

pub(in crate::ui) fn update_by_key(open: impl Display) -> String {
    format!("\u{201c}{open}\u{201d}: update by key, add the rest")
}

pub(in crate::ui) fn what_becomes_of(name: impl Display) -> String {
    format!("What becomes of {name}")
}

pub(in crate::ui) fn with_a_value(number: impl Display) -> String {
    format!("{number} with a value")
}

pub(in crate::ui) fn write_back_to(file: impl Display) -> String {
    format!("Write the table back to {file}")
}
