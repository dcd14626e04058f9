//! CSV files become tables, and tables CSV files, as a person would expect.

use peristyle::column_store::{ColumnType, RowId, Value};
use peristyle::transfer::csv::preview;
use peristyle::transfer::{
    ColumnNames, ColumnTypes, CsvExporter, CsvFormat, CsvImporter, CsvOptions, CsvStep, Delimiter,
    ImportError, Imported, RaggedRecords,
};

const NOW_MS: i64 = 0;

fn import_pieces<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    options: &CsvOptions,
) -> Result<Imported, ImportError> {
    let mut importer = CsvImporter::new(options.clone());
    for piece in pieces {
        importer.push(piece)?;
    }
    let mut finishing = importer.finish()?;
    loop {
        match finishing.step()? {
            CsvStep::More(next) => finishing = *next,
            CsvStep::Done(imported) => return Ok(*imported),
        }
    }
}

fn import(text: &str) -> Result<Imported, ImportError> {
    import_with(text, &CsvOptions::default())
}

fn import_with(text: &str, options: &CsvOptions) -> Result<Imported, ImportError> {
    import_pieces([text.as_bytes()], options)
}

fn sample_file(name: &str) -> Vec<u8> {
    let path = format!("{}/public/sample/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn types(imported: &Imported) -> Vec<(&str, ColumnType)> {
    imported
        .report
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.column_type))
        .collect()
}

/// All rows as values.
fn rows(imported: &Imported) -> Vec<Vec<Value>> {
    let view = imported.store.view(NOW_MS);
    let row = |row| view.row(row).unwrap().into_iter().map(|cell| cell.to_value()).collect();
    view.rows().iter().map(row).collect()
}

#[test]
fn seattle_weather_has_its_rows_and_types() {
    let imported =
        import_pieces([sample_file("seattle-weather.csv").as_slice()], &CsvOptions::default())
            .unwrap();

    assert_eq!(imported.report.row_count, 1_461);
    assert_eq!(imported.store.row_count(), 1_461);
    assert_eq!(
        types(&imported),
        [
            ("date", ColumnType::Date),
            ("precipitation", ColumnType::Float),
            ("temp_max", ColumnType::Float),
            ("temp_min", ColumnType::Float),
            ("wind", ColumnType::Float),
            ("weather", ColumnType::String),
        ]
    );
    assert_eq!(imported.report.notes, []);
}
