//! Columns of texts into columns of types, in the forms that people write: decimal commas, days before
//! months. For what a person decides in the import wizard; what needs no decision is read right at once.

mod conversion;
mod guess;
mod parse;

pub use conversion::{Conversion, ConversionStep, Converted, Fault, MAX_FAULTS, OnFault};
pub use guess::{FormGuess, guess_form, guess_form_of};
pub use parse::{DateOrder, DecimalMark, TextForm, parse_in};

use peristyle_column_store::ColumnType;

/// What is to become of a column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPlan {
    /// Its name.
    pub column: String,
    /// The type that it is to have; none leaves it out.
    pub column_type: Option<ColumnType>,
    /// How its texts are written.
    pub form: TextForm,
}
