use js_sys::{Array, JsString, Uint8Array};
use peristyle::transfer::ImportError;
use peristyle::transfer::csv::{
    ColumnTypes, CsvExporter, CsvFormat, CsvImporter, CsvOptions, CsvStep, Delimiter,
};
use wasm_bindgen::prelude::*;

use super::ColumnStoreWasm;
use crate::arguments::{Options, column_type, not, text};
use crate::cells::string_from_js;
use crate::errors::Thrown;
use crate::objects::{members, pair};

/// How much is handed to the importer at once: pieces, so that a large file is never there twice.
const PIECE_LENGTH: u32 = 1 << 18;

#[wasm_bindgen]
impl ColumnStoreWasm {
    /// A store of the rows of a CSV file, its text or its bytes in UTF-8. What the options do not say is
    /// recognised: the delimiter, whether there is a header, the type of each column over the whole
    /// file. An empty field is null, and `""` the empty string.
    pub fn from_csv(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | string")] csv: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CsvOptions")] options: &JsValue,
    ) -> Result<Self, Thrown> {
        let mut importer = CsvImporter::new(csv_options(options)?);
        if let Some(bytes) = csv.dyn_ref::<Uint8Array>() {
            push_bytes(&mut importer, bytes)?;
        } else if let Some(text) = csv.dyn_ref::<JsString>() {
            push_text(&mut importer, text)?;
        } else {
            return Err(not("a CSV file", "a Uint8Array or a string", csv));
        }
        let mut finishing = importer.finish()?;
        loop {
            match finishing.step()? {
                CsvStep::More(more) => finishing = *more,
                CsvStep::Done(done) => return Ok(Self::of(done.store, None)),
            }
        }
    }

    /// All rows as CSV, with a header. Values are exact: `from_csv` with the same types gives them back.
    pub fn to_csv(&self) -> String {
        let (view, rows) = (self.view(), self.view().rows());
        let mut text = String::new();
        for chunk in CsvExporter::new(view, rows.iter(), CsvFormat::default()) {
            text.push_str(&String::from_utf8_lossy(&chunk));
        }
        text
    }
}

fn push_bytes(importer: &mut CsvImporter, bytes: &Uint8Array) -> Result<(), ImportError> {
    let mut start = 0;
    while start < bytes.length() {
        let end = bytes.length().min(start.saturating_add(PIECE_LENGTH));
        importer.push(&bytes.subarray(start, end).to_vec())?;
        start = end;
    }
    Ok(())
}

fn push_text(importer: &mut CsvImporter, text: &JsString) -> Result<(), Thrown> {
    let mut start = 0;
    while start < text.length() {
        let mut end = text.length().min(start.saturating_add(PIECE_LENGTH));
        if end < text.length() && is_first_half(text.char_code_at(end - 1)) {
            end += 1;
        }
        importer.push(string_from_js(&text.slice(start, end))?.as_bytes())?;
        start = end;
    }
    Ok(())
}

/// Whether a unit of UTF-16 is the first half of a character.
fn is_first_half(unit: f64) -> bool {
    (0xD800..0xDC00).contains(&(unit as u32))
}

fn csv_options(options: &JsValue) -> Result<CsvOptions, Thrown> {
    const KNOWN: [&str; 4] = ["delimiter", "header", "types", "primary_key"];
    let mut options = Options::read("the options of from_csv", options, &KNOWN)?;
    Ok(CsvOptions {
        delimiter: options.take("delimiter", delimiter)?,
        header: options.bool("header")?,
        types: options.take("types", column_types)?.unwrap_or_default(),
        primary_key: options.text("primary_key")?,
        ..CsvOptions::default()
    })
}

fn delimiter(value: &JsValue) -> Result<Delimiter, Thrown> {
    let text = text(value, "a delimiter")?;
    match text.as_bytes() {
        [byte] => Delimiter::new(*byte),
        _ => None,
    }
    .ok_or_else(|| not("a delimiter", "one ASCII character, no quote and no line end", value))
}

/// One type for all columns, or types of some of them.
fn column_types(value: &JsValue) -> Result<ColumnTypes, Thrown> {
    if value.is_string() {
        return Ok(ColumnTypes::All(column_type(value)?));
    }
    let given: Array = members(value)?
        .ok_or_else(|| not("types", "an object {column: type} or the name of a type", value))?;
    let types = given
        .iter()
        .map(|member| pair(&member))
        .map(|(name, value)| Ok((text(&name, "the name of a column")?, column_type(&value)?)));
    Ok(ColumnTypes::Given(types.collect::<Result<_, Thrown>>()?))
}
