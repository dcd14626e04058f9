//! Values as they are written, for the column that they are compared with.

use super::FilterTextFault;
use super::tokens::{Lexeme, Token};
use crate::{ColumnDef, ColumnType, Value};

/// The value that a token stands for beside a column. None if it is none at all.
pub(super) fn value_of(
    token: &Token,
    column: &ColumnDef,
) -> Option<Result<Value, FilterTextFault>> {
    let value = match &token.lexeme {
        Lexeme::Text(text) => return Some(text_value(text, column)),
        Lexeme::Int(int) => Value::Int(*int),
        Lexeme::Float(float) => Value::Float(*float),
        Lexeme::Word(_) if token.is_word("null") => return Some(Err(FilterTextFault::Null)),
        Lexeme::Word(_) if token.is_word("true") => Value::Bool(true),
        Lexeme::Word(_) if token.is_word("false") => Value::Bool(false),
        Lexeme::Word(_) if token.is_word("nan") => Value::Float(f64::NAN),
        Lexeme::Word(_) if token.is_word("infinity") => Value::Float(f64::INFINITY),
        _ => return None,
    };
    Some(if fits(&value, column.column_type()) {
        Ok(value)
    } else {
        Err(wrong_type(column, &value.to_string()))
    })
}

/// Dates and times are written as texts; so a text never is null.
fn text_value(text: &str, column: &ColumnDef) -> Result<Value, FilterTextFault> {
    match column.column_type() {
        ColumnType::String => Ok(Value::String(text.to_owned())),
        column_type @ (ColumnType::Date | ColumnType::Timestamp) if !text.trim().is_empty() => {
            Value::parse(text, column_type).map_err(|reason| FilterTextFault::Value {
                column: column.name().to_owned(),
                reason,
            })
        }
        _ => Err(wrong_type(column, &format!("the text \"{text}\""))),
    }
}

fn fits(value: &Value, column_type: ColumnType) -> bool {
    match value {
        Value::Int(_) | Value::Float(_) => {
            matches!(column_type, ColumnType::Int | ColumnType::Float)
        }
        value => value.as_ref().column_type() == Some(column_type),
    }
}

fn wrong_type(column: &ColumnDef, found: &str) -> FilterTextFault {
    FilterTextFault::WrongType {
        column: column.name().to_owned(),
        expected: column.column_type(),
        found: found.to_owned(),
    }
}
