use std::fmt::Display;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Reader, SheetType, Xlsx, XlsxCellReader, XlsxError};
use memchr::memmem;

use super::unreadable;
use super::{SheetCell, SheetRow};
use crate::ImportError;

const ZIP: &[u8] = b"PK\x03\x04";
/// Of a ZIP file without any content.
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
/// Of the container of older workbooks, and of those that a password protects.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The name of the part that holds a protected workbook, in UTF-16.
const PROTECTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// How many cells may be passed over to the next row that has some.
const STEP_CELLS: usize = 16_384;

/// Whether a file begins as a workbook does, one that can be read or not.
pub fn is_workbook(first_bytes: &[u8]) -> bool {
    [ZIP, EMPTY_ZIP, COMPOUND].iter().any(|mark| first_bytes.starts_with(mark))
}

/// A workbook that is whole in memory.
pub struct Workbook {
    xlsx: Xlsx<Cursor<Arc<[u8]>>>,
    sheets: Vec<String>,
    is_1904: bool,
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").field("sheets", &self.sheets).finish_non_exhaustive()
    }
}

impl Workbook {
    /// Of these bytes, whose size [`Unpacking`](super::Unpacking) has found to be right.
    ///
    /// # Errors
    /// If they are no workbook, or a broken or protected one, or one without sheets.
    pub fn open(bytes: Arc<[u8]>) -> Result<Self, ImportError> {
        check_kind(&bytes)?;
        let xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| failed(&error))?;
        let sheets = xlsx.sheets_metadata().iter();
        let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets: Vec<_> = sheets.map(|sheet| sheet.name.clone()).collect();
        if sheets.is_empty() {
            return Err(unreadable("this workbook has no sheet with cells"));
        }
        let is_1904 = xlsx.has_1904_epoch();
        Ok(Self { xlsx, sheets, is_1904 })
    }

    /// The names of its sheets, as they stand.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// The rows of a sheet.
    ///
    /// # Errors
    /// If there is no such sheet, or it cannot be read.
    pub fn rows(&mut self, sheet: &str) -> Result<SheetRows<'_>, ImportError> {
        let is_1904 = self.is_1904;
        let cells = self.xlsx.worksheet_cells_reader(sheet).map_err(|error| failed(&error))?;
        Ok(SheetRows {
            cells,
            is_1904,
            row: SheetRow { number: 1, cells: Vec::new() },
            is_at_end: false,
        })
    }
}

/// The rows of a sheet as they come. Rows without cells may be among them.
pub struct SheetRows<'a> {
    cells: XlsxCellReader<'a, Cursor<Arc<[u8]>>>,
    is_1904: bool,
    /// The row that is being read.
    row: SheetRow,
    is_at_end: bool,
}

impl std::fmt::Debug for SheetRows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetRows").field("row", &self.row).finish_non_exhaustive()
    }
}

impl SheetRows<'_> {
    /// The next row, which has no cells where only empty ones were passed; none at the end.
    ///
    /// # Errors
    /// If the sheet is broken.
    pub fn next_row(&mut self) -> Result<Option<SheetRow>, ImportError> {
        if self.is_at_end {
            return Ok(None);
        }
        for _ in 0..STEP_CELLS {
            let Some(cell) = self.cells.next_cell().map_err(|error| failed(&error))? else {
                self.is_at_end = true;
                return Ok(Some(std::mem::take(&mut self.row)));
            };
            let (row, column) = cell.get_position();
            let number = u64::from(row) + 1;
            let read = SheetCell::read(column, cell.get_value(), self.is_1904);
            if number < self.row.number {
                return Err(unreadable(format!(
                    "this workbook is broken: row {number} stands below row {}",
                    self.row.number
                )));
            }
            if number == self.row.number {
                if let Some(cell) = read {
                    self.row.put(cell);
                }
            } else {
                let next = SheetRow { number, cells: read.into_iter().collect() };
                return Ok(Some(std::mem::replace(&mut self.row, next)));
            }
        }
        Ok(Some(SheetRow::default()))
    }
}

/// Whether the bytes can be a workbook that is read.
pub(super) fn check_kind(bytes: &[u8]) -> Result<(), ImportError> {
    if bytes.starts_with(COMPOUND) {
        let is_protected = memmem::find(bytes, PROTECTED).is_some();
        return Err(unreadable(if is_protected {
            "this workbook is protected by a password: save it without one"
        } else {
            "this is an older workbook (.xls), which is not read: save it as .xlsx"
        }));
    }
    if bytes.is_empty() {
        return Err(ImportError::Empty);
    }
    if !bytes.starts_with(ZIP) {
        return Err(unreadable("this is no workbook"));
    }
    Ok(())
}

/// The container or its content is broken.
pub(super) fn broken(error: &dyn Display) -> ImportError {
    unreadable(format!("this workbook is broken: {error}"))
}

fn failed(error: &XlsxError) -> ImportError {
    match error {
        XlsxError::Password => {
            unreadable("this workbook is protected by a password: save it without one")
        }
        XlsxError::WorksheetNotFound(name) => {
            unreadable(format!("this workbook has no sheet \"{name}\""))
        }
        error => broken(error),
    }
}
