use crate::column_store::{
    BuildError, ColumnStore, ColumnType, Date, Schema, TableBuilder, ValueRef,
};

/// A table to show at the very first start.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The name of its store.
    pub name: &'static str,
    /// Makes it.
    pub table: fn() -> Result<ColumnStore, BuildError>,
}

/// Four years of weather, day by day: `public/sample/seattle-weather.csv`, packed by `build.rs`, since it
/// is a part of the first download.
pub const SEATTLE_WEATHER: Sample = Sample { name: "Seattle weather", table: seattle_weather };

const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sample.bin"));
/// Four numbers of two bytes, and a word.
const BYTES_PER_DAY: usize = 9;
const NUMBERS: [&str; 4] = ["precipitation", "temp_max", "temp_min", "wind"];
/// In the order in which they occur first.
const WEATHERS: [&str; 5] = ["drizzle", "rain", "sun", "snow", "fog"];
/// 2012-01-01.
const FIRST_DAY: i32 = 15_340;

fn seattle_weather() -> Result<ColumnStore, BuildError> {
    let numbers = NUMBERS.map(|name| (name, ColumnType::Float));
    let mut columns = vec![("date", ColumnType::Date)];
    columns.extend(numbers);
    columns.push(("weather", ColumnType::String));
    let schema = Schema::new(&columns).expect("the names differ");
    let mut builder = TableBuilder::new(schema);
    let days = PACKED.len() / BYTES_PER_DAY;
    let (tenths, weathers) = PACKED.split_at(days * 2 * NUMBERS.len());
    for (day, weather) in weathers.iter().enumerate() {
        let date = Date::from_days(FIRST_DAY + day as i32).expect("a day of this century");
        builder.push(0, ValueRef::Date(date))?;
        for column in 0..NUMBERS.len() {
            let at = 2 * (column * days + day);
            let number = f64::from(i16::from_le_bytes([tenths[at], tenths[at + 1]])) / 10.0;
            builder.push(1 + column, ValueRef::Float(number))?;
        }
        let word = WEATHERS[usize::from(*weather) % WEATHERS.len()];
        builder.push(1 + NUMBERS.len(), ValueRef::String(word))?;
        builder.end_row()?;
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packed_sample_is_the_file_value_for_value() {
        let csv = include_str!("../../public/sample/seattle-weather.csv");
        let sample = seattle_weather().unwrap();

        let view = sample.view(0);
        let mut lines = csv.lines();
        let names: Vec<&str> =
            sample.schema().columns().iter().map(crate::column_store::ColumnDef::name).collect();
        assert_eq!(lines.next().unwrap(), names.join(","));
        let mut days = 0;
        for (line, row) in lines.zip(view.rows().iter()) {
            let cells = view.row(row).unwrap().into_iter().map(|cell| match cell {
                ValueRef::Date(date) => date.to_string(),
                ValueRef::Float(number) => format!("{number:.1}"),
                ValueRef::String(text) => text.to_owned(),
                other => panic!("{other:?}"),
            });
            assert_eq!(line, cells.collect::<Vec<_>>().join(","));
            days += 1;
        }
        assert_eq!((days, sample.row_count()), (1461, 1461));
    }
}
