//! Columns of texts become columns of types, and what cannot is told with its line.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use peristyle::column_store::{ColumnType, Value, ValueRef};
use peristyle::transfer::convert::{
    ColumnPlan, Conversion, ConversionStep, Converted, DateOrder, DecimalMark, OnFault, TextForm,
};
use peristyle::transfer::csv::{ColumnTypes, CsvOptions};
use peristyle::transfer::{ImportError, Imported, Importer, Step};

const FILE: &str = "id,price,day,note\n1,\"1.234,5\",29/02/2024,a\n2,x,1/3/2024,\"b\nc\"\n\
                    3,,31/02/2024,d\n4,\"0,5\",,e\n";

fn import(text: &str) -> Imported {
    let options =
        CsvOptions { types: ColumnTypes::All(ColumnType::String), ..CsvOptions::default() };
    let mut importer = Importer::new(options.into());
    importer.push(text.as_bytes()).unwrap();
    let mut finishing = importer.finish().unwrap();
    loop {
        match finishing.step().unwrap() {
            Step::More(more) => finishing = more,
            Step::Done(table) => return *table,
        }
    }
}

fn plan(column: &str, column_type: Option<ColumnType>, form: TextForm) -> ColumnPlan {
    ColumnPlan { column: column.to_owned(), column_type, form }
}

fn plans() -> Vec<ColumnPlan> {
    let comma = TextForm { decimal: DecimalMark::Comma, ..TextForm::default() };
    let day_first = TextForm { dates: DateOrder::DayFirst, ..TextForm::default() };
    vec![
        plan("id", Some(ColumnType::Int), TextForm::default()),
        plan("price", Some(ColumnType::Float), comma),
        plan("day", Some(ColumnType::Date), day_first),
        plan("note", None, TextForm::default()),
    ]
}

fn convert(
    imported: Imported,
    plans: &[ColumnPlan],
    key: Option<&str>,
    on_fault: OnFault,
) -> Result<Converted, ImportError> {
    let mut conversion = Conversion::new(imported, plans, key, on_fault)?;
    loop {
        match conversion.step()? {
            ConversionStep::More(more) => conversion = *more,
            ConversionStep::Done(converted) => return Ok(*converted),
        }
    }
}

fn rows(converted: &Converted) -> Vec<Vec<Value>> {
    let view = converted.store.view(0);
    let row = |row| view.row(row).unwrap().into_iter().map(ValueRef::to_value).collect();
    view.rows().iter().map(row).collect()
}

fn date(text: &str) -> Value {
    Value::parse(text, ColumnType::Date).unwrap()
}

#[test]
fn columns_are_converted_and_left_out_as_planned_and_faults_are_told_with_their_lines() {
    let converted = convert(import(FILE), &plans(), None, OnFault::MakeEmpty).unwrap();

    assert_eq!(
        rows(&converted),
        [
            vec![Value::Int(1), Value::Float(1234.5), date("2024-02-29")],
            vec![Value::Int(2), Value::Null, date("2024-03-01")],
            vec![Value::Int(3), Value::Null, Value::Null],
            vec![Value::Int(4), Value::Float(0.5), Value::Null],
        ]
    );
    let faults: Vec<_> = converted.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "line 3, column \"price\": \"x\" is not a number such as 12.5, -3e8, NaN or Infinity",
            "line 5, column \"day\": \"31/02/2024\" is not a date such as 2024-02-29: there is no such day \
             or time",
        ]
    );
    assert_eq!(converted.fault_count, 2);
    let nulls: Vec<_> = converted.report.columns.iter().map(|column| column.null_count).collect();
    assert_eq!((nulls, converted.report.row_count), (vec![0, 2, 2], 4));
}

#[test]
fn rows_with_faults_can_be_left_out() {
    let converted = convert(import(FILE), &plans(), Some("id"), OnFault::SkipRow).unwrap();

    let ids: Vec<_> = rows(&converted).into_iter().map(|mut row| row.swap_remove(0)).collect();
    assert_eq!(ids, [Value::Int(1), Value::Int(4)]);
    assert_eq!((converted.lines.line(0), converted.lines.line(1)), (2, 6));
}

#[test]
fn keys_are_checked_with_their_lines() {
    let twice = convert(
        import("id,n\n1,x\n2,y\n1,z\n"),
        &[plan("id", Some(ColumnType::Int), TextForm::default())],
        Some("id"),
        OnFault::MakeEmpty,
    );
    assert_eq!(
        twice.unwrap_err().to_string(),
        "lines 2 and 4 have the same key 1 in column \"id\"; nothing was imported"
    );

    let gone = convert(import("id\n1\n"), &[], Some("no"), OnFault::MakeEmpty);
    assert_eq!(gone.unwrap_err(), ImportError::NoSuchColumn { column: "no".to_owned() });
    let dropped = [plan("id", None, TextForm::default())];
    let dropped = convert(import("id,n\n1,2\n"), &dropped, Some("id"), OnFault::MakeEmpty);
    assert_eq!(dropped.unwrap_err(), ImportError::NoSuchColumn { column: "id".to_owned() });
}

#[test]
fn many_rows_are_converted_in_steps() {
    let file: String =
        std::iter::once("n\n".to_owned()).chain((0..10_000).map(|n| format!("{n}\n"))).collect();
    let plans = [plan("n", Some(ColumnType::Int), TextForm::default())];

    let converted = convert(import(&file), &plans, None, OnFault::MakeEmpty).unwrap();

    assert_eq!(converted.store.row_count(), 10_000);
    assert_eq!(rows(&converted)[9_999], [Value::Int(9_999)]);
}
