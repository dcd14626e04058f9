use std::sync::Arc;

use hashbrown::HashMap;
use thiserror::Error;

use super::{ColumnType, Hasher};

/// The most columns that a table can have.
pub const MAX_COLUMNS: usize = 16_384;

/// The number of a column: given when it is added, never reused within its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub u32);

/// One column of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDef {
    id: ColumnId,
    name: Arc<str>,
    column_type: ColumnType,
}

impl ColumnDef {
    /// Its number.
    pub const fn id(&self) -> ColumnId {
        self.id
    }

    /// Its name: any text that is not empty, unique in the schema.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its type.
    pub const fn column_type(&self) -> ColumnType {
        self.column_type
    }
}

/// Why a schema, or a change of one, was refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SchemaError {
    /// A column's name is empty.
    #[error("a column needs a name")]
    EmptyName,
    /// Two columns have the same name.
    #[error("there is already a column \"{name}\"")]
    ColumnExists {
        /// The name.
        name: String,
    },
    /// Two columns have the same number, or a number that is not below the next one.
    #[error("column \"{name}\" has the number {id}, which is taken or not yet given")]
    ColumnIdTaken {
        /// The name.
        name: String,
        /// The number.
        id: u32,
    },
    /// There is no such column.
    #[error("there is no column \"{name}\"")]
    NoSuchColumn {
        /// The name.
        name: String,
    },
    /// Only int and string columns can be the primary key.
    #[error(
        "column \"{name}\" is of type {column_type}: a primary key is an int or a string column"
    )]
    KeyType {
        /// The name.
        name: String,
        /// The type.
        column_type: ColumnType,
    },
    /// The primary key column was to be dropped.
    #[error(
        "column \"{name}\" is the primary key: choose another key, or none, before it is dropped"
    )]
    ColumnIsKey {
        /// The name.
        name: String,
    },
    /// More columns than a table can have.
    #[error("a table has at most {MAX_COLUMNS} columns")]
    TooManyColumns,
}

/// The columns of a table, in order, and which of them is the primary key.
///
/// Names are unique and not empty; numbers are unique and below `next_column_id`; the key, if there is
/// one, is an int or a string column.
#[derive(Clone, Debug)]
pub struct Schema {
    columns: Vec<ColumnDef>,
    key: Option<ColumnId>,
    next_column_id: u32,
    by_name: HashMap<Arc<str>, usize, Hasher>,
}

impl Schema {
    /// A schema of these columns, without a primary key.
    ///
    /// # Errors
    /// If a name is empty or occurs twice, or if there are too many columns.
    pub fn new<N: AsRef<str>>(columns: &[(N, ColumnType)]) -> Result<Self, SchemaError> {
        let columns = columns
            .iter()
            .zip(0..)
            .map(|((name, column_type), id)| (id, name.as_ref(), *column_type));
        let columns: Vec<_> = columns.collect();
        let next_column_id = columns.len() as u32;
        Self::from_parts(&columns, None, next_column_id)
    }

    /// A schema of these columns with a primary key.
    ///
    /// # Errors
    /// As [`Schema::new`], and if the key is not one of the columns or neither int nor string.
    pub fn with_key<N: AsRef<str>>(
        columns: &[(N, ColumnType)],
        key: &str,
    ) -> Result<Self, SchemaError> {
        let mut schema = Self::new(columns)?;
        schema.set_key(Some(key))?;
        Ok(schema)
    }

    /// A schema as it was stored: numbers, names and types in order, the key's name, the next number.
    ///
    /// # Errors
    /// As [`Schema::with_key`], and if a number occurs twice or is not below `next_column_id`.
    pub fn from_parts(
        columns: &[(u32, &str, ColumnType)],
        key: Option<&str>,
        next_column_id: u32,
    ) -> Result<Self, SchemaError> {
        let mut schema = Self {
            columns: Vec::with_capacity(columns.len()),
            key: None,
            next_column_id,
            by_name: HashMap::default(),
        };
        let mut ids = hashbrown::HashSet::with_hasher(Hasher::default());
        for &(id, name, column_type) in columns {
            schema.check_new_name(name)?;
            if id >= next_column_id || !ids.insert(id) {
                return Err(SchemaError::ColumnIdTaken { name: name.to_owned(), id });
            }
            schema.push(ColumnId(id), name, column_type);
        }
        schema.set_key(key)?;
        Ok(schema)
    }

    /// The columns in order.
    pub fn columns(&self) -> &[ColumnDef] {
        &self.columns
    }

    /// How many columns there are.
    pub fn column_count(&self) -> usize {
        self.columns.len()
    }

    /// The place of a column in the order, by its name.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The place of a column in the order, by its number.
    pub fn index_of_id(&self, id: ColumnId) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// The primary key column.
    pub fn key(&self) -> Option<&ColumnDef> {
        self.key_index().map(|index| &self.columns[index])
    }

    /// The place of the primary key column in the order.
    pub fn key_index(&self) -> Option<usize> {
        self.index_of_id(self.key?)
    }

    /// The number that the next column will get.
    pub const fn next_column_id(&self) -> u32 {
        self.next_column_id
    }

    pub(super) fn set_key(&mut self, key: Option<&str>) -> Result<(), SchemaError> {
        self.key = match key {
            None => None,
            Some(name) => {
                let column = &self.columns[self.require(name)?];
                if !matches!(column.column_type, ColumnType::Int | ColumnType::String) {
                    return Err(SchemaError::KeyType {
                        name: name.to_owned(),
                        column_type: column.column_type,
                    });
                }
                Some(column.id)
            }
        };
        Ok(())
    }

    pub(super) fn add_column(
        &mut self,
        name: &str,
        column_type: ColumnType,
    ) -> Result<(), SchemaError> {
        self.check_new_name(name)?;
        self.push(ColumnId(self.next_column_id), name, column_type);
        self.next_column_id += 1;
        Ok(())
    }

    pub(super) fn rename_column(&mut self, from: &str, to: &str) -> Result<(), SchemaError> {
        let index = self.require(from)?;
        if from != to {
            self.check_new_name(to)?;
            self.columns[index].name = to.into();
            self.index_names();
        }
        Ok(())
    }

    pub(super) fn drop_column(&mut self, name: &str) -> Result<usize, SchemaError> {
        let index = self.require(name)?;
        if self.key == Some(self.columns[index].id) {
            return Err(SchemaError::ColumnIsKey { name: name.to_owned() });
        }
        self.columns.remove(index);
        self.index_names();
        Ok(index)
    }

    pub(super) fn move_column(
        &mut self,
        name: &str,
        to_index: usize,
    ) -> Result<(usize, usize), SchemaError> {
        let from_index = self.require(name)?;
        let to_index = to_index.min(self.columns.len() - 1);
        let column = self.columns.remove(from_index);
        self.columns.insert(to_index, column);
        self.index_names();
        Ok((from_index, to_index))
    }

    /// The caller sees to it that the cells follow and that a key stays int or string.
    pub(super) fn retype_column(&mut self, index: usize, column_type: ColumnType) {
        self.columns[index].column_type = column_type;
    }

    /// Numbers below this one are not given again.
    pub(super) fn raise_next_column_id(&mut self, next_column_id: u32) {
        self.next_column_id = self.next_column_id.max(next_column_id);
    }

    /// The place of a column, or the error that says that it is missing.
    pub(super) fn require(&self, name: &str) -> Result<usize, SchemaError> {
        self.index_of(name).ok_or_else(|| SchemaError::NoSuchColumn { name: name.to_owned() })
    }

    fn check_new_name(&self, name: &str) -> Result<(), SchemaError> {
        if name.is_empty() {
            return Err(SchemaError::EmptyName);
        }
        if self.by_name.contains_key(name) {
            return Err(SchemaError::ColumnExists { name: name.to_owned() });
        }
        if self.columns.len() == MAX_COLUMNS {
            return Err(SchemaError::TooManyColumns);
        }
        Ok(())
    }

    fn push(&mut self, id: ColumnId, name: &str, column_type: ColumnType) {
        let name: Arc<str> = name.into();
        self.by_name.insert(name.clone(), self.columns.len());
        self.columns.push(ColumnDef { id, name, column_type });
    }

    fn index_names(&mut self) {
        self.by_name = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| (column.name.clone(), index))
            .collect();
    }
}

/// Schemas are equal when columns, key and next number are.
impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.columns == other.columns
            && self.key == other.key
            && self.next_column_id == other.next_column_id
    }
}

impl Eq for Schema {}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [(&str, ColumnType); 3] =
        [("id", ColumnType::Int), ("name", ColumnType::String), ("price", ColumnType::Float)];

    #[test]
    fn columns_stand_in_the_order_in_which_they_were_given() {
        let schema = Schema::new(&COLUMNS).unwrap();

        let names: Vec<_> = schema.columns().iter().map(ColumnDef::name).collect();
        assert_eq!(names, ["id", "name", "price"]);
        assert_eq!(schema.index_of("price"), Some(2));
    }

    #[test]
    fn a_name_occurs_once_and_is_not_empty() {
        let twice = [("a", ColumnType::Int), ("a", ColumnType::Bool)];
        assert_eq!(Schema::new(&twice), Err(SchemaError::ColumnExists { name: "a".to_owned() }));
        assert_eq!(Schema::new(&[("", ColumnType::Int)]), Err(SchemaError::EmptyName));
    }

    #[test]
    fn a_key_is_an_int_or_a_string_column_that_is_there() {
        assert!(Schema::with_key(&COLUMNS, "id").is_ok());
        assert!(Schema::with_key(&COLUMNS, "name").is_ok());
        assert!(matches!(Schema::with_key(&COLUMNS, "price"), Err(SchemaError::KeyType { .. })));
        assert!(matches!(
            Schema::with_key(&COLUMNS, "none"),
            Err(SchemaError::NoSuchColumn { .. })
        ));
    }

    #[test]
    fn numbers_of_columns_are_never_reused() {
        let mut schema = Schema::new(&COLUMNS).unwrap();

        schema.drop_column("price").unwrap();
        schema.add_column("weight", ColumnType::Float).unwrap();

        assert_eq!(schema.columns()[2].id(), ColumnId(3));
        assert_eq!(schema.next_column_id(), 4);
    }

    #[test]
    fn stored_numbers_that_collide_are_refused() {
        let twice = [(0, "a", ColumnType::Int), (0, "b", ColumnType::Int)];
        assert!(matches!(
            Schema::from_parts(&twice, None, 2),
            Err(SchemaError::ColumnIdTaken { .. })
        ));
        let beyond = [(2, "a", ColumnType::Int)];
        assert!(matches!(
            Schema::from_parts(&beyond, None, 2),
            Err(SchemaError::ColumnIdTaken { .. })
        ));
    }
}
