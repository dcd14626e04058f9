use std::fmt;
use std::fmt::Write;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::hash::parse_hex;
use super::{Digest, EntryHash, Layout, LayoutChoice};
use crate::column_store::{ColumnType, Schema, SchemaError};

/// The version of the format that is written here; every version up to it is read.
pub const FORMAT_VERSION: u64 = 1;

/// What stands between the content of metadata and its checksum.
const CHECKSUM_MEMBER: &str = ",\"checksum\":\"";

/// The number of a save: 128 random bits, written as 32 hex digits. No two saves have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SaveId(pub u128);

impl fmt::Display for SaveId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What the metadata of a stored table says of it: a record of one completed save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableMetadata {
    /// How the cells are laid out in entries.
    pub layout: Layout,
    /// Who said so, and will say so at the next save.
    pub layout_choice: LayoutChoice,
    /// The columns, their order, the key.
    pub schema: Schema,
    /// How many rows are stored.
    pub row_count: u32,
    /// The row id that the next row will get.
    pub next_row_id: u32,
    /// How many strings the string table has.
    pub string_count: u32,
    /// The number of the save.
    pub save_id: SaveId,
    /// How many times the table was saved, this save included.
    pub generation: u64,
    /// The sum of the hashes of its entries.
    pub digest: Digest,
    /// When the table was first saved, in ms since the epoch.
    pub created_at_ms: i64,
    /// When this save was made, in ms since the epoch.
    pub updated_at_ms: i64,
    /// The bytes of the keys and values of all its entries but the metadata, as UTF-8. For people;
    /// nothing depends on it.
    pub bytes: u64,
}

/// Why metadata cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MetadataError {
    /// A newer version of this program wrote it.
    #[error("it is in the newer format {version}, and this program reads up to {FORMAT_VERSION}")]
    NewerVersion {
        /// The version of its format.
        version: u64,
    },
    /// Its version is known and its layout is not.
    #[error("its layout \"{layout}\" is not known to this program")]
    NewerLayout {
        /// The name of the layout.
        layout: String,
    },
    /// It is not the JSON of metadata.
    #[error("it is not metadata: {reason}")]
    Json {
        /// What is wrong, and where.
        reason: String,
    },
    /// No version of this program wrote it.
    #[error("there is no version {version} of the format")]
    NoSuchVersion {
        /// The version that it claims.
        version: u64,
    },
    /// It is not what was written.
    #[error("its checksum is {stored}, and its content has {computed}")]
    Checksum {
        /// The checksum that is written in it.
        stored: String,
        /// The checksum of its content.
        computed: EntryHash,
    },
    /// A member holds what no such member can.
    #[error("its member \"{member}\" cannot be {value:?}")]
    Member {
        /// The name of the member.
        member: &'static str,
        /// What it holds.
        value: String,
    },
    /// Its columns make no schema.
    #[error("its schema is wrong: {0}")]
    Schema(#[from] SchemaError),
}

impl MetadataError {
    /// Whether a newer version of this program could read it.
    pub const fn is_newer_format(&self) -> bool {
        matches!(self, Self::NewerVersion { .. } | Self::NewerLayout { .. })
    }
}

#[derive(Deserialize)]
struct VersionJson {
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MetadataJson {
    version: u64,
    layout: String,
    layout_choice: String,
    schema: Vec<ColumnJson>,
    pk_column: Option<String>,
    row_count: u32,
    next_row_id: u32,
    next_column_id: u32,
    string_count: u32,
    save_id: String,
    generation: u64,
    digest: String,
    created_at: i64,
    updated_at: i64,
    bytes: u64,
    /// Checked on the text, before anything else is believed.
    #[serde(rename = "checksum", skip_serializing)]
    _checksum: IgnoredAny,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnJson {
    id: u32,
    name: String,
    #[serde(rename = "type")]
    column_type: String,
}

impl TableMetadata {
    /// The JSON that is stored.
    ///
    /// # Panics
    /// Never: numbers and text go into memory.
    pub fn encode(&self) -> String {
        let json = serde_json::to_string(&self.to_json()).expect("numbers and text have JSON");
        let checksum = EntryHash::of(&json.as_bytes()[..json.len() - 1]);
        let mut json = json;
        json.pop();
        write!(json, "{CHECKSUM_MEMBER}{checksum}\"}}").expect("text goes into memory");
        json
    }

    /// Reads stored JSON. The version is looked at before anything else.
    ///
    /// # Errors
    /// If the text is not metadata, or not what was written, or in a newer format.
    pub fn decode(text: &str) -> Result<Self, MetadataError> {
        let VersionJson { version } = read_json(text)?;
        if version > FORMAT_VERSION {
            return Err(MetadataError::NewerVersion { version });
        }
        if version == 0 {
            return Err(MetadataError::NoSuchVersion { version });
        }
        check_checksum(text)?;
        Self::from_json(&read_json(text)?)
    }

    fn to_json(&self) -> MetadataJson {
        let columns = self.schema.columns().iter().map(|column| ColumnJson {
            id: column.id().0,
            name: column.name().to_owned(),
            column_type: column.column_type().name().to_owned(),
        });
        MetadataJson {
            version: FORMAT_VERSION,
            layout: self.layout.name().to_owned(),
            layout_choice: self.layout_choice.name().to_owned(),
            schema: columns.collect(),
            pk_column: self.schema.key().map(|key| key.name().to_owned()),
            row_count: self.row_count,
            next_row_id: self.next_row_id,
            next_column_id: self.schema.next_column_id(),
            string_count: self.string_count,
            save_id: self.save_id.to_string(),
            generation: self.generation,
            digest: self.digest.to_string(),
            created_at: self.created_at_ms,
            updated_at: self.updated_at_ms,
            bytes: self.bytes,
            _checksum: IgnoredAny,
        }
    }

    fn from_json(json: &MetadataJson) -> Result<Self, MetadataError> {
        let member = |member, value: &str| {
            let value = value.to_owned();
            move || MetadataError::Member { member, value }
        };
        Ok(Self {
            layout: Layout::from_name(&json.layout)
                .ok_or_else(|| MetadataError::NewerLayout { layout: json.layout.clone() })?,
            layout_choice: LayoutChoice::from_name(&json.layout_choice)
                .ok_or_else(member("layout_choice", &json.layout_choice))?,
            schema: read_schema(json)?,
            row_count: json.row_count,
            next_row_id: json.next_row_id,
            string_count: json.string_count,
            save_id: parse_hex(&json.save_id, 32)
                .map(SaveId)
                .ok_or_else(member("save_id", &json.save_id))?,
            generation: json.generation,
            digest: Digest::parse(&json.digest).ok_or_else(member("digest", &json.digest))?,
            created_at_ms: json.created_at,
            updated_at_ms: json.updated_at,
            bytes: json.bytes,
        })
    }
}

fn read_json<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, MetadataError> {
    serde_json::from_str(text).map_err(|error| MetadataError::Json { reason: error.to_string() })
}

/// The checksum is the last member, of the bytes before it.
fn check_checksum(text: &str) -> Result<(), MetadataError> {
    let split = text.rsplit_once(CHECKSUM_MEMBER);
    let stored = split.and_then(|(_, rest)| rest.strip_suffix("\"}"));
    let (Some((content, _)), Some(stored)) = (split, stored) else {
        let reason = "it does not end with its checksum".to_owned();
        return Err(MetadataError::Json { reason });
    };
    let computed = EntryHash::of(content.as_bytes());
    if EntryHash::parse(stored) == Some(computed) {
        Ok(())
    } else {
        Err(MetadataError::Checksum { stored: stored.to_owned(), computed })
    }
}

fn read_schema(json: &MetadataJson) -> Result<Schema, MetadataError> {
    let columns: Result<Vec<_>, MetadataError> = json
        .schema
        .iter()
        .map(|column| Ok((column.id, column.name.as_str(), column_type(&column.column_type)?)))
        .collect();
    Ok(Schema::from_parts(&columns?, json.pk_column.as_deref(), json.next_column_id)?)
}

/// The type of exactly this name: aliases are for people.
fn column_type(name: &str) -> Result<ColumnType, MetadataError> {
    ColumnType::ALL
        .into_iter()
        .find(|column_type| column_type.name() == name)
        .ok_or_else(|| MetadataError::Member { member: "type", value: name.to_owned() })
}

#[cfg(test)]
#[path = "metadata_tests.rs"]
mod tests;
