//! How quick text becomes tables, and tables text.

mod data;

use std::fmt::Write;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use peristyle::column_store::ColumnType;
use peristyle::transfer::csv::{
    ColumnTypes, CsvExporter, CsvFormat, CsvImporter, CsvOptions, CsvStep,
};

const ROW_COUNT: usize = 100_000;
const PIECE_BYTES: usize = 1 << 20;

fn main() {
    divan::main();
}

/// The table as CSV, no field quoted or every seventh name.
fn csv(row_count: usize, quotes: bool) -> Vec<u8> {
    let names: Vec<_> = data::COLUMNS.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for (row, values) in data::rows(row_count).enumerate() {
        for (column, value) in values.iter().enumerate() {
            let separator = if column == 0 { "" } else { "," };
            let result = if quotes && column == 4 && row % 7 == 0 {
                write!(text, "{separator}\"{value}, \"\"so\"\"\"")
            } else {
                write!(text, "{separator}{value}")
            };
            result.expect("a String takes any text");
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// Imports the table, pushed in pieces as a file is.
fn import(bencher: Bencher<'_, '_>, text: &[u8], options: &CsvOptions) {
    bencher.counter(BytesCount::of_slice(text)).bench(|| {
        let mut importer = CsvImporter::new(options.clone());
        for piece in black_box(text).chunks(PIECE_BYTES) {
            importer.push(piece).expect("the text is right");
        }
        let mut finishing = importer.finish().expect("the text is right");
        loop {
            match finishing.step().expect("the text is right") {
                CsvStep::More(next) => finishing = *next,
                CsvStep::Done(done) => break done.store.row_count(),
            }
        }
    });
}

#[divan::bench(args = [false, true], sample_count = 20)]
fn csv_with_types_inferred(bencher: Bencher<'_, '_>, quotes: bool) {
    import(bencher, &csv(ROW_COUNT, quotes), &CsvOptions::default());
}

#[divan::bench(sample_count = 20)]
fn csv_as_strings(bencher: Bencher<'_, '_>) {
    let types = ColumnTypes::All(ColumnType::String);
    import(bencher, &csv(ROW_COUNT, false), &CsvOptions { types, ..CsvOptions::default() });
}

#[divan::bench(sample_count = 20)]
fn csv_read_without_a_table(bencher: Bencher<'_, '_>) {
    let text = csv(ROW_COUNT, false);
    bencher.counter(BytesCount::of_slice(&text)).bench(|| {
        let mut importer = CsvImporter::new(CsvOptions::default());
        importer.push(black_box(&text)).expect("the text is right");
        importer.finish().expect("the text is right").rows_total()
    });
}

#[divan::bench(sample_count = 20)]
fn csv_export(bencher: Bencher<'_, '_>) {
    let store = data::store(ROW_COUNT);
    let bytes = csv(ROW_COUNT, false).len();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let rows = store.view(0).rows();
        let chunks = CsvExporter::new(store.view(0), rows.iter(), CsvFormat::default());
        chunks.map(|chunk| chunk.len()).sum::<usize>()
    });
}
