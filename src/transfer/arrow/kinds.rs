use arrow_schema::DataType;
use peristyle_column_store::ColumnType;

/// The type of the column that holds values of an Arrow type, unless its values say otherwise (see
/// [`is_wide`]); none if a table has no place for them.
pub(super) fn column_type(data_type: &DataType) -> Option<ColumnType> {
    Some(match data_type {
        DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64 => ColumnType::Int,
        DataType::Float16
        | DataType::Float32
        | DataType::Float64
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => ColumnType::Float,
        DataType::Boolean => ColumnType::Bool,
        DataType::Date32 | DataType::Date64 => ColumnType::Date,
        DataType::Timestamp(..) => ColumnType::Timestamp,
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Null => ColumnType::String,
        DataType::Dictionary(_, values) if !matches!(**values, DataType::Dictionary(..)) => {
            return column_type(values);
        }
        _ => return None,
    })
}

/// The type of the values, behind a dictionary if there is one.
pub(super) fn value_type(data_type: &DataType) -> &DataType {
    match data_type {
        DataType::Dictionary(_, values) => values,
        data_type => data_type,
    }
}

/// Whether only all values together say which type holds them.
pub(super) fn is_wide(data_type: &DataType) -> bool {
    matches!(
        value_type(data_type),
        DataType::UInt64
            | DataType::Decimal32(..)
            | DataType::Decimal64(..)
            | DataType::Decimal128(..)
            | DataType::Decimal256(..)
    )
}

/// What people call a type for which a table has no place.
pub(super) const fn kind_name(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::List(_)
        | DataType::LargeList(_)
        | DataType::FixedSizeList(..)
        | DataType::ListView(_)
        | DataType::LargeListView(_) => "lists",
        DataType::Struct(_) => "structs",
        DataType::Map(..) => "maps",
        DataType::Union(..) => "unions",
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => "binary data",
        DataType::Duration(_) | DataType::Interval(_) => "spans of time",
        DataType::RunEndEncoded(..) => "run-end encoded values",
        DataType::Dictionary(..) => "dictionaries of such values",
        _ => "values of another kind",
    }
}
