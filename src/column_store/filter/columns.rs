use super::Filter;

/// The columns that a filter names.
impl Filter {
    /// The names of its columns, each once, in the order in which they first appear.
    pub fn columns(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.gather_columns(&mut names);
        names
    }

    fn gather_columns<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Self::All => {}
            Self::And(filters) | Self::Or(filters) => {
                for filter in filters {
                    filter.gather_columns(names);
                }
            }
            Self::Not(filter) => filter.gather_columns(names),
            Self::Compare { column, .. }
            | Self::Between { column, .. }
            | Self::In { column, .. }
            | Self::IsNull { column }
            | Self::Contains { column, .. }
            | Self::StartsWith { column, .. } => {
                if !names.contains(&column.as_str()) {
                    names.push(column);
                }
            }
        }
    }

    /// The same about columns that have other names.
    #[must_use]
    pub fn with_columns_renamed(mut self, name_of: &impl Fn(&str) -> String) -> Self {
        match &mut self {
            Self::All => {}
            Self::And(filters) | Self::Or(filters) => {
                for filter in filters {
                    let renamed = std::mem::replace(filter, Self::All);
                    *filter = renamed.with_columns_renamed(name_of);
                }
            }
            Self::Not(filter) => {
                let renamed = std::mem::replace(&mut **filter, Self::All);
                **filter = renamed.with_columns_renamed(name_of);
            }
            Self::Compare { column, .. }
            | Self::Between { column, .. }
            | Self::In { column, .. }
            | Self::IsNull { column }
            | Self::Contains { column, .. }
            | Self::StartsWith { column, .. } => *column = name_of(column),
        }
        self
    }
}
