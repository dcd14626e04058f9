use calamine::{DataRef, ExcelDateTime};
use peristyle_column_store::{Date, Timestamp};

const MS_PER_DAY: f64 = 86_400_000.0;
/// From here on a float has no digits behind the point, and is written with an exponent.
const LARGE: f64 = 1e15;
/// The serial number of 1900-03-01. The days before are counted as if 1900 had been a leap year.
const FIRST_SURE_DAY: f64 = 61.0;
/// The days from the epoch of serial numbers, 1899-12-30, to 1970-01-01.
const EPOCH_DAYS: f64 = 25_569.0;
/// The days by which the epoch of 1904 is later.
const DAYS_TO_1904: f64 = 1_462.0;

/// A cell of a sheet that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetCell {
    /// The number of its column, from 0.
    pub column: u32,
    pub(super) kind: SheetKind,
    /// Its value as text, or what is wrong with it.
    pub(super) text: String,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SheetKind {
    Number,
    Text,
    Bool,
    /// A day.
    Date,
    /// A day and a time of it.
    Moment,
    /// An error.
    Fault,
}

/// A row of a sheet: the cells that are not empty, from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u64,
    /// The cells.
    pub cells: Vec<SheetCell>,
}

impl SheetRow {
    /// Puts a cell in, at its place: the last that is named counts.
    pub(super) fn put(&mut self, cell: SheetCell) {
        match self.cells.last() {
            Some(last) if last.column >= cell.column => {
                let place = self.cells.partition_point(|other| other.column < cell.column);
                if self.cells[place].column == cell.column {
                    self.cells[place] = cell;
                } else {
                    self.cells.insert(place, cell);
                }
            }
            _ => self.cells.push(cell),
        }
    }
}

impl SheetCell {
    /// None of a cell that is empty, which a text without letters is too.
    pub(super) fn read(column: u32, value: &DataRef<'_>, is_1904: bool) -> Option<Self> {
        let (kind, text) = match value {
            DataRef::Empty | DataRef::SharedString("") => return None,
            DataRef::String(text) if text.is_empty() => return None,
            DataRef::Int(int) => (SheetKind::Number, int.to_string()),
            DataRef::Float(float) => (SheetKind::Number, number_text(*float)),
            DataRef::String(text) | DataRef::DurationIso(text) => (SheetKind::Text, text.clone()),
            DataRef::SharedString(text) => (SheetKind::Text, (*text).to_owned()),
            DataRef::Bool(is_set) => (SheetKind::Bool, is_set.to_string()),
            DataRef::DateTime(time) => time_cell(*time, is_1904),
            DataRef::DateTimeIso(text) => iso_cell(text),
            DataRef::Error(error) => (SheetKind::Fault, error.to_string()),
        };
        Some(Self { column, kind, text })
    }
}

fn number_text(float: f64) -> String {
    if float == 0.0 {
        "0".to_owned()
    } else if float.abs() >= LARGE || float.abs() < 1e-5 {
        format!("{float:e}")
    } else {
        float.to_string()
    }
}

fn time_cell(time: ExcelDateTime, is_1904: bool) -> (SheetKind, String) {
    let serial = time.as_f64();
    if time.is_duration() || (0.0..1.0).contains(&serial) {
        return (SheetKind::Text, clock_text(serial));
    }
    let outside = || (SheetKind::Fault, format!("{} is no day or time", number_text(serial)));
    let days = if is_1904 { serial + DAYS_TO_1904 } else { serial };
    if days < 0.0 {
        return outside();
    }
    let days = if days < FIRST_SURE_DAY { days + 1.0 } else { days };
    let ms = ((days - EPOCH_DAYS) * MS_PER_DAY).round();
    let moment = Timestamp::from_ms(ms as i64);
    match moment {
        Err(_) => outside(),
        Ok(moment) if ms.rem_euclid(MS_PER_DAY) == 0.0 => {
            (SheetKind::Date, moment.date().to_string())
        }
        Ok(moment) => (SheetKind::Moment, moment.to_string()),
    }
}

fn iso_cell(text: &str) -> (SheetKind, String) {
    if let Ok(date) = text.parse::<Date>() {
        return (SheetKind::Date, date.to_string());
    }
    match text.parse::<Timestamp>() {
        Ok(moment) => (SheetKind::Moment, moment.to_string()),
        Err(_) => (SheetKind::Text, text.to_owned()),
    }
}

/// A span of days as a clock shows it: `30:15:00`.
fn clock_text(days: f64) -> String {
    let ms = (days.abs() * MS_PER_DAY).round() as u64;
    let sign = if days < 0.0 { "-" } else { "" };
    let (seconds, rest) = (ms / 1_000, ms % 1_000);
    let clock =
        format!("{sign}{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { clock } else { format!("{clock}.{rest:03}") }
}
