use super::words::{agree, count, number};
use crate::column_store::{KeyPlan, RetypePlan, ValueRef};

/// Nothing was said of the cells that do not convert.
pub const CHOOSE_WHAT_BECOMES: &str =
    "some cells do not convert: let them be set to null, or choose another type";

/// What a change of a column's type would do to its cells.
pub fn retype_plan(plan: &RetypePlan) -> String {
    let converted = count(plan.converted_count, "cell");
    match (plan.converted_count, plan.failed_count) {
        (0, 0) => "The column holds nothing but nulls, which stay.".to_owned(),
        (1, 0) => "The only cell with a value converts.".to_owned(),
        (_, 0) => format!("All {converted} with a value convert."),
        (converts, 1) => {
            format!("{converted} {}, 1 does not.", agree(converts, "converts", "convert"))
        }
        (converts, failed) => {
            let failed = number(failed as u64);
            format!("{converted} {}, {failed} do not.", agree(converts, "converts", "convert"))
        }
    }
}

/// What the dry run of a change of type says of texts that would read otherwise; none if all stay as
/// they are.
pub fn rewritten_texts(plan: &RetypePlan) -> Option<String> {
    let first = plan.rewritten.first()?;
    let for_example = if plan.rewritten_count == 1 { "" } else { ", for example" };
    Some(format!(
        "{} would read otherwise: \u{201c}{}\u{201d} becomes {}{for_example}.",
        count(plan.rewritten_count, "text"),
        first.text,
        value(first.becomes.as_ref()),
    ))
}

/// A value as it is shown; null by its name.
pub fn value(value: ValueRef<'_>) -> String {
    if value.is_null() { "null".to_owned() } else { value.to_string() }
}

/// What becomes of cells that do not convert, if that is wanted.
pub fn set_to_null(failed_count: usize) -> String {
    match failed_count {
        1 => "Set this cell to null".to_owned(),
        failed => format!("Set these {} to null", count(failed, "cell")),
    }
}

/// How many of a list are shown: "3 cells", "The first 100 of 1,204 cells".
pub fn first_of(shown: usize, total: usize) -> String {
    if shown == total {
        return count(total, "cell");
    }
    format!("The first {} of {}", number(shown as u64), count(total, "cell"))
}

/// What keeps a column from being the key.
pub fn key_obstacles(plan: &KeyPlan) -> String {
    let nulls = count(plan.null_count, "row");
    let duplicates = count(plan.duplicate_count, "row");
    let nulls_have = agree(plan.null_count, "has", "have");
    let duplicates_have = agree(plan.duplicate_count, "has", "have");
    let found = match (plan.null_count, plan.duplicate_count) {
        (0, _) => format!("{duplicates} {duplicates_have} the value of an earlier row"),
        (_, 0) => format!("{nulls} {nulls_have} no value"),
        _ => {
            format!("{nulls} {nulls_have} no value and {duplicates} the value of an earlier row")
        }
    };
    format!(
        "A key is there in every row and differs in all of them. Here {found}. Nothing was changed."
    )
}

/// Why a row keeps a column from being the key: it has no value, or that of an earlier row, of which
/// the place among the rows that are shown is given if it is one of them.
pub fn key_obstacle(first_place: Option<Option<usize>>) -> String {
    match first_place {
        None => "no value".to_owned(),
        Some(None) => "as an earlier row".to_owned(),
        Some(Some(place)) => format!("as row {}", number(place as u64 + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column_store::{RewrittenCell, RowId, Value};

    #[test]
    fn what_becomes_of_cells_is_said_in_the_right_number() {
        let plan = |converted_count, failed_count| {
            retype_plan(&RetypePlan { converted_count, failed_count, ..RetypePlan::default() })
        };

        assert_eq!(plan(0, 0), "The column holds nothing but nulls, which stay.");
        assert_eq!(plan(1, 0), "The only cell with a value converts.");
        assert_eq!(plan(1_461, 0), "All 1,461 cells with a value convert.");
        assert_eq!(plan(1, 1), "1 cell converts, 1 does not.");
        assert_eq!(plan(0, 1_200), "0 cells convert, 1,200 do not.");
        assert_eq!(
            [set_to_null(1), set_to_null(2)],
            ["Set this cell to null", "Set these 2 cells to null"]
        );
        assert_eq!(first_of(100, 1_204), "The first 100 of 1,204 cells");
    }

    #[test]
    fn texts_that_would_read_otherwise_are_counted_and_one_is_shown() {
        let first =
            RewrittenCell { row: RowId(0), text: "00501".to_owned(), becomes: Value::Int(501) };
        let plan = |rewritten_count, rewritten| {
            rewritten_texts(&RetypePlan { rewritten_count, rewritten, ..RetypePlan::default() })
        };

        assert_eq!(plan(0, Vec::new()), None);
        let one = "1 text would read otherwise: \u{201c}00501\u{201d} becomes 501.";
        assert_eq!(plan(1, vec![first.clone()]).as_deref(), Some(one));
        let many =
            "4,309 texts would read otherwise: \u{201c}00501\u{201d} becomes 501, for example.";
        assert_eq!(plan(4_309, vec![first]).as_deref(), Some(many));
    }

    #[test]
    fn what_stands_in_the_way_of_a_key_is_named() {
        let plan = |null_count, duplicate_count| {
            key_obstacles(&KeyPlan { null_count, duplicate_count, obstacles: Vec::new() })
        };

        assert!(plan(1, 0).contains("Here 1 row has no value."));
        assert!(plan(0, 2).contains("Here 2 rows have the value of an earlier row."));
        assert!(plan(3, 1).contains("Here 3 rows have no value and 1 row the value of"));
        assert_eq!(key_obstacle(Some(Some(4))), "as row 5");
    }
}
