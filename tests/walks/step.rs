//! What can happen next.

use peristyle::codec::Layout;
use peristyle::storage::Fault;
use proptest::prelude::*;
use proptest::sample::select;

use crate::table::model_walk::{Op, op};

/// Names of which some could be taken for beginnings of the keys of others.
pub(crate) const NAMES: [&str; 4] = ["a", "a:", "b", "%3A"];

pub(crate) type Name = &'static str;

/// One step; it says in which of the two tabs.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Edit(usize, Op),
    Save(usize, Save),
    /// A save that is polled so often before an edit is made, and then runs to its end.
    SaveWhileEdited(usize, u8, Op),
    /// A save that is polled so often and then dropped.
    DropSave(usize, u8),
    Load(usize, Name),
    Verify(usize, Name),
    Repair(usize, Name),
    Rename(usize, Name, Name),
    RenameOpen(usize, Name),
    Copy(usize, Name, Name),
    Delete(usize, Name),
    Close(usize),
    Restart(usize),
    /// The browser cuts all connections.
    Sever,
    /// Somebody clears the data of the site.
    DeleteDatabase,
    /// From now on the disk has room for so many bytes more; for any number of them if none is said.
    Room(Option<u64>),
    /// The n-th operation of the next verb fails.
    Fault(u64, Fault),
}

/// What a save builds on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Save {
    /// What was saved or loaded last.
    On,
    /// The same, stored in a layout.
    In(Layout),
    /// Nothing, under a name that must be free.
    Fresh(Name),
    /// Nothing, in the place of what is there.
    Replacing(Name),
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let tab = || prop_oneof![3 => Just(0_usize), 1 => Just(1)];
    let name = || select(&NAMES[..]);
    prop_oneof![
        40 => (tab(), op()).prop_map(|(tab, op)| Step::Edit(tab, op)),
        16 => (tab(), save()).prop_map(|(tab, save)| Step::Save(tab, save)),
        4 => (tab(), 0..12_u8, op()).prop_map(|(tab, n, op)| Step::SaveWhileEdited(tab, n, op)),
        3 => (tab(), 0..12_u8).prop_map(|(tab, polls)| Step::DropSave(tab, polls)),
        8 => (tab(), name()).prop_map(|(tab, name)| Step::Load(tab, name)),
        3 => (tab(), name()).prop_map(|(tab, name)| Step::Verify(tab, name)),
        2 => (tab(), name()).prop_map(|(tab, name)| Step::Repair(tab, name)),
        3 => (tab(), name(), name()).prop_map(|(tab, from, to)| Step::Rename(tab, from, to)),
        2 => (tab(), name()).prop_map(|(tab, to)| Step::RenameOpen(tab, to)),
        3 => (tab(), name(), name()).prop_map(|(tab, from, to)| Step::Copy(tab, from, to)),
        3 => (tab(), name()).prop_map(|(tab, name)| Step::Delete(tab, name)),
        1 => tab().prop_map(Step::Close),
        1 => tab().prop_map(Step::Restart),
        1 => Just(Step::Sever),
        1 => Just(Step::DeleteDatabase),
        2 => proptest::option::of(0..2_000_u64).prop_map(Step::Room),
        10 => (1..24_u64, select(&Fault::ALL[..])).prop_map(|(at, fault)| Step::Fault(at, fault)),
    ]
}

fn save() -> impl Strategy<Value = Save> {
    prop_oneof![
        10 => Just(Save::On),
        2 => select(&[Layout::Rows, Layout::Columns][..]).prop_map(Save::In),
        2 => select(&NAMES[..]).prop_map(Save::Fresh),
        2 => select(&NAMES[..]).prop_map(Save::Replacing),
    ]
}
