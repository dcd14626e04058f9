//! The few pictures of the interface, drawn in the colour of the text around them.

use leptos::prelude::*;

use crate::column_store::ColumnType;

/// A picture on a 16 px square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    /// The stores panel.
    Panel,
    /// Something new.
    Plus,
    /// Out of the way.
    Close,
    /// A menu below.
    More,
    /// Take back.
    Undo,
    /// Do again.
    Redo,
    /// A file comes in.
    Open,
    /// A file goes out.
    Export,
    /// What this is.
    About,
    /// What can be chosen.
    Settings,
    /// One more of the same.
    Copy,
    /// Take away.
    Delete,
    /// Find something.
    Search,
    /// From the smallest to the largest.
    Ascending,
    /// From the largest to the smallest.
    Descending,
    /// Some rows of all.
    Filter,
    /// An order of rows.
    Sort,
    /// Once more.
    Again,
    /// One place up.
    Up,
    /// A glass to look through.
    Find,
    /// A histogram.
    Bars,
    /// Rows in groups.
    Group,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Panel => "M2.5 3.5h11v9h-11zM6 3.5v9",
            Self::Plus => "M8 3.5v9M3.5 8h9",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Undo => "M5.5 3.5L2.5 6.5l3 3M2.5 6.5h7a4 4 0 0 1 0 7h-3",
            Self::Redo => "M10.5 3.5l3 3-3 3M13.5 6.5h-7a4 4 0 0 0 0 7h3",
            Self::Open => "M8 2.5v7M5 6.5l3 3 3-3M2.5 10.5v3h11v-3",
            Self::Export => "M8 9.5v-7M5 5.5l3-3 3 3M2.5 10.5v3h11v-3",
            Self::About => "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M8 7.5V11M8 5.2h.01",
            Self::Settings => "M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Delete => "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9",
            Self::Search => "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9M10.3 10.3l3.2 3.2",
            Self::Ascending => "M8 12.5v-9M4.5 7L8 3.5 11.5 7",
            Self::Descending => "M8 3.5v9M4.5 9L8 12.5 11.5 9",
            Self::Filter => "M2.5 4h11M4.5 8h7M6.5 12h3",
            Self::Sort => "M5 12.5v-9M2.5 6L5 3.5 7.5 6M11 3.5v9M8.5 10l2.5 2.5 2.5-2.5",
            Self::Again => "M13 8a5 5 0 1 1-1.5-3.5M13 2.5v2.5h-2.5",
            Self::Find => "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9M10.5 10.5L13.5 13.5",
            Self::Bars => "M3 13V9M6.3 13V4M9.6 13V6.5M13 13v-2.5M2 13.5h12",
            Self::Group => "M2.5 3.5h4v3h-4zM2.5 9.5h4v3h-4zM9 4h4.5M9 6h3M9 10h4.5M9 12h3",
            Self::Up => "M4 9.5L8 5.5l4 4",
        }
    }

    /// The picture itself; what it means is said beside it.
    pub(super) fn view(self) -> impl IntoView {
        let weight = if self == Self::More { "2.2" } else { "1.4" };
        view! {
            <svg
                class="icon"
                viewBox="0 0 16 16"
                aria-hidden="true"
                fill="none"
                stroke="currentColor"
                stroke-width=weight
                stroke-linecap="round"
                stroke-linejoin="round"
            >
                <path d=self.path()/>
            </svg>
        }
    }
}

/// The mark of the product: three columns under an architrave, one of them filled.
#[component]
pub(super) fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
            <path class="mark-stone" d="M1.5 2h13v2.2h-13z"/>
            <path class="mark-stone" d="M2.5 5.4h2.6V14H2.5zm8.4 0h2.6V14h-2.6z"/>
            <path class="mark-bronze" d="M6.7 5.4h2.6V14H6.7z"/>
        </svg>
    }
}

/// The sign of a column's type: short, and never the only word for it.
pub(super) const fn type_mark(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Int => "12",
        ColumnType::Float => "1.5",
        ColumnType::String => "Aa",
        ColumnType::Bool => "?",
        ColumnType::Date => "D",
        ColumnType::Timestamp => "DT",
    }
}

/// The name of a column's type for people.
pub(super) const fn type_name(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Int => "Whole number",
        ColumnType::Float => "Decimal number",
        ColumnType::String => "Text",
        ColumnType::Bool => "Yes or no",
        ColumnType::Date => "Date",
        ColumnType::Timestamp => "Date and time",
    }
}
