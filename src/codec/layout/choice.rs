use super::Layout;

/// The most rows that [`LayoutChoice::Auto`] keeps in layout `rows`.
pub const AUTO_MAX_ROWS: usize = 10_000;
/// The fewest rows that [`LayoutChoice::Auto`] keeps in layout `columns`.
pub const AUTO_MIN_COLUMNS_ROWS: usize = 5_000;

/// Who says in which layout a table is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LayoutChoice {
    /// The number of its rows: few in `rows`, many in `columns`, and between the two thresholds as it is.
    #[default]
    Auto,
    /// Its owner, by name.
    Always(Layout),
}

impl LayoutChoice {
    /// All of them.
    pub const ALL: [Self; 3] =
        [Self::Auto, Self::Always(Layout::Rows), Self::Always(Layout::Columns)];

    /// The name that is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always(layout) => layout.name(),
        }
    }

    /// The choice of a name; none if there is no such choice.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }

    /// The layout for a table of so many rows, which is stored in one already or in none.
    pub const fn layout_of(self, row_count: usize, stored: Option<Layout>) -> Layout {
        match (self, stored) {
            (Self::Always(layout), _) => layout,
            (Self::Auto, Some(Layout::Columns)) if row_count >= AUTO_MIN_COLUMNS_ROWS => {
                Layout::Columns
            }
            (Self::Auto, _) if row_count > AUTO_MAX_ROWS => Layout::Columns,
            (Self::Auto, _) => Layout::Rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_rows_are_rows_many_are_columns_and_between_the_two_it_stays() {
        let (rows, columns) = (Layout::Rows, Layout::Columns);
        for (row_count, stored, expected) in [
            (0, None, rows),
            (10_000, None, rows),
            (10_001, None, columns),
            (10_000, Some(rows), rows),
            (10_001, Some(rows), columns),
            (10_000, Some(columns), columns),
            (5_000, Some(columns), columns),
            (4_999, Some(columns), rows),
        ] {
            let layout = LayoutChoice::Auto.layout_of(row_count, stored);
            assert_eq!(layout, expected, "{row_count} rows, stored as {stored:?}");
            for always in Layout::ALL {
                assert_eq!(LayoutChoice::Always(always).layout_of(row_count, stored), always);
            }
        }
    }

    #[test]
    fn every_choice_is_read_back_from_its_name() {
        for choice in LayoutChoice::ALL {
            assert_eq!(LayoutChoice::from_name(choice.name()), Some(choice));
        }
        assert_eq!(LayoutChoice::from_name("Rows"), None);
    }
}
