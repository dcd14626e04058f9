use std::fmt;

use peristyle_column_store::ColumnType;

/// The byte that stands between two fields: ASCII, and neither a quote nor a line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delimiter(u8);

impl Delimiter {
    /// `,`
    pub const COMMA: Self = Self(b',');
    /// `;`
    pub const SEMICOLON: Self = Self(b';');
    /// The tab character.
    pub const TAB: Self = Self(b'\t');
    /// `|`
    pub const PIPE: Self = Self(b'|');

    /// The delimiters that are looked for where none is given, the likelier first.
    pub const GUESSED: [Self; 4] = [Self::COMMA, Self::SEMICOLON, Self::TAB, Self::PIPE];

    /// Any other byte; none if it cannot be a delimiter.
    pub const fn new(byte: u8) -> Option<Self> {
        match byte {
            b'"' | b'\r' | b'\n' | 0 | 0x80.. => None,
            _ => Some(Self(byte)),
        }
    }

    /// The byte.
    pub const fn byte(self) -> u8 {
        self.0
    }
}

/// `comma`, `semicolon`, `tab`, `pipe`, or the character itself.
impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::COMMA => f.write_str("comma"),
            Self::SEMICOLON => f.write_str("semicolon"),
            Self::TAB => f.write_str("tab"),
            Self::PIPE => f.write_str("pipe"),
            Self(byte) => write!(f, "{:?}", char::from(byte)),
        }
    }
}

/// What an import is told. What is left at its default is guessed from the file, or refused where a
/// guess could harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    /// What stands between fields; guessed if none.
    pub delimiter: Option<Delimiter>,
    /// Whether the first record holds the names of the columns; guessed if none.
    pub header: Option<bool>,
    /// What happens to names that are empty or occur twice.
    pub names: ColumnNames,
    /// The types of the columns.
    pub types: ColumnTypes,
    /// The column that is to be the primary key.
    pub primary_key: Option<String>,
    /// What happens to records that have not as many fields as there are columns.
    pub ragged: RaggedRecords,
    /// The most bytes that a cell may have.
    pub max_cell_bytes: usize,
}

impl CsvOptions {
    /// One mebibyte: longer cells are nearly always a quote that was never closed.
    pub const MAX_CELL_BYTES: usize = 1 << 20;
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            delimiter: None,
            header: None,
            names: ColumnNames::default(),
            types: ColumnTypes::default(),
            primary_key: None,
            ragged: RaggedRecords::default(),
            max_cell_bytes: Self::MAX_CELL_BYTES,
        }
    }
}

/// What happens to column names that are empty or occur twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnNames {
    /// The import fails and names the place.
    #[default]
    Refuse,
    /// A second `name` becomes `name_2`, and an empty third name `column_3`; a note says so.
    MakeUnique,
}

/// The types of the columns of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ColumnTypes {
    /// Each as the whole file says.
    #[default]
    Infer,
    /// These, by name; the other columns as the whole file says.
    Given(Vec<(String, ColumnType)>),
    /// One for all.
    All(ColumnType),
}

/// What happens to records that have not as many fields as there are columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RaggedRecords {
    /// The import fails and names the line.
    #[default]
    Refuse,
    /// Fields that are missing become null, and empty fields beyond the last column are left out. A
    /// record with text beyond the last column is still refused: nothing is lost.
    Pad,
    /// The record is left out; a note says how many were.
    Skip,
}
