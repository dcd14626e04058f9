use leptos::prelude::*;

use crate::column_store::{ColumnStore, ColumnType, Measure, SortKey, ValueRef};
use crate::ui::icons::Icon;
use crate::ui::inspector::facts::measured_in_words;
use crate::ui::labels;
use crate::workspace::{Grouping, words};

/// The most groups that are shown before they are kept.
const MOST_SHOWN: usize = 200;

/// Groups that were made, and how.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) store: ColumnStore,
    pub(super) grouping: Grouping,
}

/// A column of the groups as its head shows it.
#[derive(Clone, Debug, PartialEq)]
struct Head {
    name: String,
    is_number: bool,
    measure: Option<Measure>,
}

impl Made {
    fn heads(&self) -> Vec<Head> {
        let first_measure = self.grouping.by.len() + 1;
        let columns = self.store.schema().columns().iter().enumerate();
        let head = columns.map(|(at, column)| {
            let is_number = matches!(column.column_type(), ColumnType::Int | ColumnType::Float);
            let measure =
                at.checked_sub(first_measure).and_then(|at| self.grouping.measures.get(at));
            let measure = measure.map(|(_, measure)| *measure);
            Head { name: column.name().to_owned(), is_number, measure }
        });
        head.collect()
    }
}

/// The groups, as far as they are shown before they are kept. Their heads put them in another order, and
/// stay the same elements then, so that the focus stays in them.
#[component]
pub(super) fn Preview(
    shown: RwSignal<Option<Made>>,
    order: RwSignal<Option<SortKey>>,
    is_working: Signal<bool>,
) -> impl IntoView {
    let heads =
        Memo::new(move |_| shown.with(|made| made.as_ref().map(Made::heads).unwrap_or_default()));
    let count =
        Memo::new(move |_| shown.with(|made| made.as_ref().map(|made| made.store.row_count())));
    let said = move || match (is_working.get(), count.get()) {
        (true, _) => labels::GROUPING.to_owned(),
        (false, Some(count)) if count > MOST_SHOWN => {
            labels::first_of(MOST_SHOWN, words::count(count, "group"))
        }
        (false, count) => words::count(count.unwrap_or_default(), "group"),
    };
    let counted = move || count.get().filter(|_| !is_working.get()).map(|count| count.to_string());
    view! {
        <p class="muted" role="status" data-groups=counted>{said}</p>
        <div class="group-table" tabindex="0" role="region" aria-label=labels::GROUPS>
            <table>
                <thead>
                    <tr>
                        <For each=move || heads.get() key=|head| (head.name.clone(), head.is_number) let:head>
                            <HeadCell head order/>
                        </For>
                    </tr>
                </thead>
                <tbody>{move || shown.with(|made| made.as_ref().map(rows_view))}</tbody>
            </table>
        </div>
    }
}

/// Sorts as a head of the grid does: ascending, then descending, then not at all.
#[component]
fn HeadCell(head: Head, order: RwSignal<Option<SortKey>>) -> impl IntoView {
    let Head { name, is_number, .. } = head;
    let column = name.clone();
    let direction = Memo::new(move |_| {
        order.with(|by| by.as_ref().filter(|by| by.column == column).map(|by| by.descending))
    });
    let sorted = move || match direction.get() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let icon = move || {
        direction
            .get()
            .map(|down| if down { Icon::Descending.view() } else { Icon::Ascending.view() })
    };
    let column = name.clone();
    let turn = move |_| {
        let column = column.clone();
        order.set(match direction.get_untracked() {
            None => Some(SortKey::ascending(column)),
            Some(false) => Some(SortKey::descending(column)),
            Some(true) => None,
        });
    };
    view! {
        <th scope="col" class:number=is_number aria-sort=sorted>
            <button type="button" data-group-head=name.clone() on:click=turn>
                <span>{name.clone()}</span>{icon}
            </button>
        </th>
    }
}

fn rows_view(made: &Made) -> AnyView {
    let heads = made.heads();
    let view = made.store.view(0);
    let rows = view.rows();
    let rows = rows.iter().take(MOST_SHOWN).filter_map(|row| view.row(row)).map(|cells| {
        let cells = cells.into_iter().zip(&heads).map(|(cell, head)| cell_view(cell, head));
        view! { <tr>{cells.collect_view()}</tr> }
    });
    rows.collect_view().into_any()
}

/// Measures are rounded here alone: what is kept has all of their digits.
fn cell_view(cell: ValueRef<'_>, head: &Head) -> impl IntoView + use<> {
    let is_null = cell.is_null();
    let exact = words::value(cell);
    let rounded = head.measure.filter(|_| !is_null).map(|measure| measured_in_words(measure, cell));
    let text = rounded.unwrap_or_else(|| exact.clone());
    let title = (text != exact).then_some(exact);
    view! { <td class:number=head.is_number class:muted=is_null title=title>{text}</td> }
}
