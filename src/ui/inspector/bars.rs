//! Bars to look at and to click.

use leptos::prelude::*;

use super::facts::{bucket_filter, share, value_filter};
use crate::column_store::{Filter, Histogram, Value};
use crate::ui::labels;
use crate::ui::shell::Shell;
use crate::ui::tools::add_condition;
use crate::workspace::{ColumnProfile, words};

/// How the values are spread: a bar for each bucket.
#[expect(clippy::needless_pass_by_value, reason = "a component owns what it is given")]
#[component]
pub(super) fn Spread(shell: Shell, column: String, histogram: Histogram) -> impl IntoView {
    let most = histogram.counts.iter().copied().max().unwrap_or(0).max(1);
    let ends = histogram.bounds.first().zip(histogram.bounds.last());
    let ends = ends.map(|(first, last)| (first.to_string(), last.to_string()));
    let bars = (0..histogram.counts.len()).map(|bucket| {
        let count = histogram.counts[bucket];
        let (low, high) = (&histogram.bounds[bucket], &histogram.bounds[bucket + 1]);
        let label = format!("{low} to {high}: {}", words::count(count, "row"));
        let filter = bucket_filter(&column, &histogram, bucket);
        let height = format!("{:.1}%", 100.0 * count as f64 / most as f64);
        view! {
            <button class="spread-bar" data-bucket=bucket.to_string() title=label.clone()
                aria-label=labels::show_alone(&label) disabled=count == 0
                on:click=move |_| show_alone(shell, filter.clone())>
                <span style:height=height></span>
            </button>
        }
    });
    view! {
        <div class="spread" role="group" aria-label=labels::HOW_THE_VALUES_ARE_SPREAD>
            {bars.collect_view()}
        </div>
        {ends.map(|(first, last)| view! {
            <p class="spread-ends muted"><span>{first}</span><span>{last}</span></p>
        })}
    }
}

/// The most frequent values, with how often each occurs.
#[component]
pub(super) fn Frequent(shell: Shell, profile: ColumnProfile) -> impl IntoView {
    let row_count = profile.aggregates.count + profile.aggregates.nulls;
    let nulls = profile.aggregates.nulls;
    let most = profile.frequent.values.iter().map(|(_, count)| *count).chain([nulls]).max();
    let most = most.unwrap_or(0).max(1);
    let column = profile.name.clone();
    let null = (nulls > 0).then_some((Value::Null, nulls));
    let values = profile.frequent.values.into_iter().chain(null).map(move |(value, count)| {
        let filter = value_filter(&column, &value);
        let text = match &value {
            Value::Null => labels::NO_VALUE.to_owned(),
            Value::String(text) if text.is_empty() => labels::EMPTY_TEXT.to_owned(),
            value => value.to_string(),
        };
        let width = format!("{:.1}%", 100.0 * count as f64 / most as f64);
        view! {
            <li>
                <button class="frequent-value" data-value=text.clone() disabled=filter.is_none()
                    title=format!("{text}: {}", share(count, row_count))
                    on:click=move |_| show_alone(shell, filter.clone())>
                    <span class="frequent-bar" style:width=width></span>
                    <span class="value-text">{text.clone()}</span>
                    <span class="muted">{words::number(count as u64)}</span>
                </button>
            </li>
        }
    });
    view! { <ul class="frequent" aria-label=labels::MOST_FREQUENT_VALUES>{values.collect_view()}</ul> }
}

fn show_alone(shell: Shell, filter: Option<Filter>) {
    if let Some(filter) = filter {
        add_condition(shell, filter);
    }
}
