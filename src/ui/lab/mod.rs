//! The roundtrip lab: a panel for those who want to see that what is saved is what comes back.

mod entries;
mod faults;
mod generate;
mod roundtrip;

use leptos::prelude::*;

use self::entries::Entries;
use self::faults::Faults;
use self::generate::Generate;
use self::roundtrip::RoundtripCheck;
use super::dialogs::Sheet;
use super::shell::Shell;
use crate::ui::labels;

/// The panel.
#[component]
pub(super) fn Lab(shell: Shell) -> impl IntoView {
    view! {
        <Sheet shell title=labels::ROUNDTRIP_LAB.to_owned() class="dialog lab">
            <div class="lab-parts" role="group" tabindex="0" aria-label=labels::EXPERIMENTS>
                <Part title=labels::SAVE_READ_BACK_COMPARE name="roundtrip" is_open=true>
                    <RoundtripCheck shell/>
                </Part>
                <Part title=labels::RAW_ENTRIES name="entries">
                    <Entries shell/>
                </Part>
                <Part title=labels::MAKE_UP_DATA name="generate">
                    <Generate shell/>
                </Part>
                <Part title=labels::LET_THE_STORAGE_FAIL name="faults">
                    <Faults shell/>
                </Part>
            </div>
        </Sheet>
    }
}

#[component]
fn Part(
    title: &'static str,
    name: &'static str,
    #[prop(optional)] is_open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="lab-part" name="lab" open=is_open data-lab=name>
            <summary>{title}</summary>
            <div class="lab-inside">{children()}</div>
        </details>
    }
}
