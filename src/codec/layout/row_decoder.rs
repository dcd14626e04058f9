use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use thiserror::Error;

use super::cell_decoder::{CellSeed, DecodedCell, TextSeed};
use super::row_encoder::columns_by_id;
use super::{EXPIRES_MEMBER, HASH_MEMBER, ROW_MEMBER, column_of_member, suffix_of_cell};
use crate::codec::EntryHash;
use crate::codec::hash::CanonicalForm;
use crate::column_store::{ColumnId, RowId, Schema, ValueRef};

/// Why the entry of a row cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RowError {
    /// It is not the JSON of a row of this table.
    #[error("it is not a row of this table: {reason}")]
    Json {
        /// What is wrong, and where.
        reason: String,
    },
    /// The key column is null.
    #[error("the row {row} in it has no key")]
    NullKey {
        /// The row id that it holds.
        row: RowId,
    },
    /// The row stands under a key that is not its own.
    #[error("the row {row} in it belongs under a key that ends in {expected:?}")]
    WrongKey {
        /// The row id that it holds.
        row: RowId,
        /// The end of the key where it belongs.
        expected: String,
    },
    /// It does not hold what was written.
    #[error("its hash is {stored}, and the row {row} in it has {computed}")]
    Hash {
        /// The row id that it holds.
        row: RowId,
        /// The hash that is written in it.
        stored: String,
        /// The hash of what it holds.
        computed: EntryHash,
    },
}

/// Reads the rows of tables of one schema from JSON.
#[derive(Debug)]
pub struct RowDecoder<'s> {
    schema: &'s Schema,
    by_id: Vec<(ColumnId, usize)>,
    canonical: RefCell<CanonicalForm>,
}

/// A row as it was read, of cells that fit their columns.
#[derive(Debug)]
pub struct DecodedRow<'t> {
    row: RowId,
    hash: EntryHash,
    expires_at_ms: Option<i64>,
    cells: Vec<DecodedCell<'t>>,
}

impl DecodedRow<'_> {
    /// Its row id.
    pub const fn row_id(&self) -> RowId {
        self.row
    }

    /// The hash of what it holds, which is the one that was written.
    pub const fn hash(&self) -> EntryHash {
        self.hash
    }

    /// When it expires, in ms since the epoch; none if it never does.
    pub const fn expires_at_ms(&self) -> Option<i64> {
        self.expires_at_ms
    }

    /// Its cells in schema order.
    pub fn cells(&self) -> impl Iterator<Item = ValueRef<'_>> {
        self.cells.iter().map(DecodedCell::value)
    }
}

impl<'s> RowDecoder<'s> {
    /// For tables of this schema.
    pub fn new(schema: &'s Schema) -> Self {
        let canonical = RefCell::default();
        Self { schema, by_id: columns_by_id(schema), canonical }
    }

    /// Reads the row that stands under a key that ends in `key_suffix`.
    ///
    /// # Errors
    /// If the text is not that of a row of the schema, or is not what was written under that key.
    pub fn decode<'t>(&self, key_suffix: &str, json: &'t str) -> Result<DecodedRow<'t>, RowError> {
        let read = self.read(json).map_err(|error| RowError::Json { reason: error.to_string() })?;
        let RowMembers { row, hash: stored, expires_at_ms, cells } = read;
        let key = self.schema.key_index().map(|column| cells[column].value());
        let expected = suffix_of_cell(key, row).ok_or(RowError::NullKey { row })?;
        if expected != key_suffix {
            return Err(RowError::WrongKey { row, expected });
        }
        let in_order = self.by_id.iter().map(|(id, column)| (*id, cells[*column].value()));
        let computed =
            self.canonical.borrow_mut().row_hash(key_suffix, row, expires_at_ms, in_order);
        if EntryHash::parse(&stored) != Some(computed) {
            return Err(RowError::Hash { row, stored: stored.into_owned(), computed });
        }
        Ok(DecodedRow { row, hash: computed, expires_at_ms, cells })
    }

    fn read<'t>(&self, json: &'t str) -> Result<RowMembers<'t>, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let members = RowSeed { schema: self.schema }.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(members)
    }
}

/// The members of a row, each of which was there once.
struct RowMembers<'t> {
    row: RowId,
    hash: Cow<'t, str>,
    expires_at_ms: Option<i64>,
    cells: Vec<DecodedCell<'t>>,
}

#[derive(Clone, Copy)]
struct RowSeed<'s> {
    schema: &'s Schema,
}

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = RowMembers<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = RowMembers<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the object of a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut slots = RowSlots::new(self.schema);
        while let Some(member) =
            map.next_key_seed(MemberSeed { schema: self.schema, next: slots.next })?
        {
            slots.read(member, &mut map)?;
        }
        slots.finish()
    }
}

/// The members of a row that have been read so far.
struct RowSlots<'s, 'de> {
    schema: &'s Schema,
    row: Option<u32>,
    hash: Option<Cow<'de, str>>,
    expires_at_ms: Option<i64>,
    cells: Vec<Option<DecodedCell<'de>>>,
    /// The column that comes next if the members stand in schema order.
    next: usize,
}

impl<'s, 'de> RowSlots<'s, 'de> {
    fn new(schema: &'s Schema) -> Self {
        let mut cells = Vec::new();
        cells.resize_with(schema.column_count(), || None);
        Self { schema, row: None, hash: None, expires_at_ms: None, cells, next: 0 }
    }

    fn read<A: MapAccess<'de>>(&mut self, member: Member, map: &mut A) -> Result<(), A::Error> {
        match member {
            Member::Row => set(&mut self.row, ROW_MEMBER, map.next_value()?),
            Member::Hash => set(&mut self.hash, HASH_MEMBER, map.next_value_seed(TextSeed)?),
            Member::Expires => set(&mut self.expires_at_ms, EXPIRES_MEMBER, map.next_value()?),
            Member::Column(index) => {
                let column = &self.schema.columns()[index];
                let seed = CellSeed { column_type: column.column_type(), name: column.name() };
                let cell = map.next_value_seed(seed)?;
                self.next = index + 1;
                set(&mut self.cells[index], column.name(), cell)
            }
        }
    }

    fn finish<E: serde::de::Error>(self) -> Result<RowMembers<'de>, E> {
        let missing = |name: &str| E::custom(format_args!("member {name:?} is missing"));
        let cells = self.cells.into_iter().zip(self.schema.columns());
        let cells: Result<Vec<_>, E> =
            cells.map(|(cell, column)| cell.ok_or_else(|| missing(column.name()))).collect();
        Ok(RowMembers {
            row: RowId(self.row.ok_or_else(|| missing(ROW_MEMBER))?),
            hash: self.hash.ok_or_else(|| missing(HASH_MEMBER))?,
            expires_at_ms: self.expires_at_ms,
            cells: cells?,
        })
    }
}

fn set<T, E: serde::de::Error>(slot: &mut Option<T>, name: &str, value: T) -> Result<(), E> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::custom(format_args!("member {name:?} occurs twice"))),
    }
}

/// A member of a row.
#[derive(Clone, Copy)]
enum Member {
    Row,
    Hash,
    Expires,
    Column(usize),
}

/// Reads the name of a member.
struct MemberSeed<'s> {
    schema: &'s Schema,
    /// The column that is looked at first.
    next: usize,
}

impl MemberSeed<'_> {
    fn column(&self, member: &str) -> Option<usize> {
        let name = column_of_member(member)?;
        let expected = self.schema.columns().get(self.next);
        if expected.is_some_and(|column| column.name() == name) {
            return Some(self.next);
        }
        self.schema.index_of(name)
    }
}

impl<'de> DeserializeSeed<'de> for MemberSeed<'_> {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for MemberSeed<'_> {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: serde::de::Error>(self, member: &str) -> Result<Member, E> {
        match member {
            ROW_MEMBER => Ok(Member::Row),
            HASH_MEMBER => Ok(Member::Hash),
            EXPIRES_MEMBER => Ok(Member::Expires),
            _ => self.column(member).map(Member::Column).ok_or_else(|| {
                E::custom(format_args!("member {member:?} is no column of this table"))
            }),
        }
    }
}
