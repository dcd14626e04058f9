//! The verbs, what each is to make of what is stored, and how the next save goes on from there.

use peristyle::codec::{Layout, LayoutChoice};
use peristyle::column_store::{ColumnStore, Table};
use peristyle::persistence::{
    Base, ColumnStorePersistence, DeleteError, ErrorName, SaveError, SaveOptions, Saved,
    TransferError,
};

use super::super::{FAIL, REPLACE, assert_same, assert_same_rows};

/// A verb under faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Open,
    SaveFirst,
    SaveReplacing,
    SaveAgain,
    SaveInOtherLayout,
    Load,
    Verify,
    Repair,
    List,
    GetMetadata,
    Rename,
    RenameSaved,
    Copy,
    Delete,
}

/// What a verb has said of itself.
#[derive(Debug)]
pub(super) enum Claim {
    /// It did what it was to do; a save has its proof.
    Done(Option<Box<Saved>>),
    /// It did nothing.
    NotDone(ErrorName, String),
    /// It does not know.
    Unknown,
}

/// The tables of a try: `a` is stored as `old`, and open as `new`.
pub(super) struct Tables {
    pub(super) old: ColumnStore,
    pub(super) new: ColumnStore,
    pub(super) saved: Saved,
}

impl Verb {
    /// The tables that a verb which is done leaves under `a` and `c`; `a:` is never touched.
    pub(super) fn leaves(self, tables: &Tables) -> [Option<&Table>; 2] {
        let (old, new): (&Table, &Table) = (&tables.old, &tables.new);
        match self {
            Self::SaveFirst => [Some(old), Some(new)],
            Self::SaveReplacing | Self::SaveAgain | Self::SaveInOtherLayout => [Some(new), None],
            Self::Rename | Self::RenameSaved => [None, Some(old)],
            Self::Copy => [Some(old), Some(old)],
            Self::Delete => [None, None],
            _ => [Some(old), None],
        }
    }

    pub(super) async fn run(self, persistence: &ColumnStorePersistence, tables: &Tables) -> Claim {
        let Tables { old, saved, .. } = tables;
        match self {
            Self::SaveFirst | Self::SaveReplacing | Self::SaveAgain | Self::SaveInOtherLayout => {
                self.save(persistence, tables, &tables.new, None).await
            }
            Self::Rename => of_transfer(persistence.rename_store("a", "c").await.map(|_| None)),
            Self::RenameSaved => of_transfer(persistence.rename_saved(saved, "c").await.map(Some)),
            Self::Copy => of_transfer(persistence.copy_store("a", "c").await.map(|_| None)),
            Self::Delete => match persistence.delete_store("a").await {
                Ok(()) => Claim::Done(None),
                Err(DeleteError::Unknown { .. }) => Claim::Unknown,
                Err(error) => Claim::NotDone(error.name(), error.to_string()),
            },
            _ => self.read(persistence, old).await,
        }
    }

    /// A verb that only reads; what it gives must be right.
    async fn read(self, persistence: &ColumnStorePersistence, old: &Table) -> Claim {
        let refused = match self {
            Self::Open => persistence.init().await.map_err(|e| (e.name(), e.to_string())).err(),
            Self::Load => match persistence.load("a").await {
                Ok(loaded) => {
                    assert_same(&loaded.store, old);
                    assert!(loaded.rebuilt_strings.is_none());
                    None
                }
                Err(error) => Some((error.name(), error.to_string())),
            },
            Self::Verify => match persistence.verify("a", old).await {
                Ok(verified) => {
                    assert!(verified.is_equal(), "{verified:?}");
                    None
                }
                Err(error) => Some((error.name(), error.to_string())),
            },
            Self::Repair => match persistence.repair("a").await {
                Ok(repaired) => {
                    // Its strings are interned anew.
                    assert_same_rows(&repaired.store, old);
                    assert!(repaired.losses.is_empty());
                    None
                }
                Err(error) => Some((error.name(), error.to_string())),
            },
            Self::List => match persistence.list_stores().await {
                Ok(names) => {
                    assert_eq!(names, ["a:", "a"]);
                    None
                }
                Err(error) => Some((error.name(), error.to_string())),
            },
            Self::GetMetadata => match persistence.get_metadata("a").await {
                Ok(metadata) => {
                    assert_eq!(metadata.unwrap().row_count as usize, old.row_count());
                    None
                }
                Err(error) => Some((error.name(), error.to_string())),
            },
            writes => panic!("{writes:?} does not only read"),
        };
        refused.map_or(Claim::Done(None), |(name, words)| Claim::NotDone(name, words))
    }

    /// A save of this kind, or on top of a proof that an earlier try gave.
    async fn save(
        self,
        persistence: &ColumnStorePersistence,
        tables: &Tables,
        table: &Table,
        proof: Option<&Saved>,
    ) -> Claim {
        let base = match (self, proof) {
            (_, Some(proof)) => Base::On(proof),
            (Self::SaveFirst, None) => FAIL,
            (Self::SaveReplacing, None) => REPLACE,
            (_, None) => Base::On(&tables.saved),
        };
        let name = if self == Self::SaveFirst { "c" } else { "a" };
        let other = match tables.saved.metadata().layout {
            Layout::Rows => Layout::Columns,
            Layout::Columns => Layout::Rows,
        };
        let layout = (self == Self::SaveInOtherLayout).then_some(LayoutChoice::Always(other));
        let options = SaveOptions { layout, ..SaveOptions::default() };
        of_save(persistence.save(name, table, base, options).await)
    }

    /// The save after a try: of an edited table, on top of what the try has claimed or of what it was
    /// built on itself. It must succeed, whatever happened. Gives the name and the table that it stored.
    pub(super) async fn save_next(
        self,
        persistence: &ColumnStorePersistence,
        tables: &Tables,
        claim: Claim,
    ) -> (&'static str, ColumnStore) {
        let proof = match claim {
            Claim::Done(proof) => proof,
            _ => None,
        };
        match self {
            Self::SaveFirst | Self::SaveReplacing | Self::SaveAgain | Self::SaveInOtherLayout => {
                let mut table = tables.new.clone();
                edit(&mut table);
                let claim = self.save(persistence, tables, &table, proof.as_deref()).await;
                assert!(matches!(claim, Claim::Done(_)), "the next save: {claim:?}");
                (if self == Self::SaveFirst { "c" } else { "a" }, table)
            }
            _ => save_what_is_there(persistence, proof.map(|proof| *proof), &tables.old).await,
        }
    }
}

/// Loads what is stored as `a` or `c`, or takes what is open, and saves it with an edit.
async fn save_what_is_there(
    persistence: &ColumnStorePersistence,
    proof: Option<Saved>,
    open: &ColumnStore,
) -> (&'static str, ColumnStore) {
    persistence.init().await.unwrap();
    let names = persistence.list_stores().await.unwrap();
    let name = ["a", "c"].into_iter().find(|name| names.iter().any(|other| other == name));
    let mut table = open.clone();
    let (name, base) = match (name, proof) {
        (Some(name), None) => {
            let loaded = persistence.load(name).await.unwrap();
            table = loaded.store;
            (name, Some(loaded.saved))
        }
        (name, proof) => (name.unwrap_or("a"), proof),
    };
    edit(&mut table);
    let base = base.as_ref().map_or(FAIL, Base::On);
    let saved = persistence.save(name, &table, base, SaveOptions::default()).await;
    assert!(saved.is_ok(), "the next save: {saved:?}");
    (name, table)
}

fn edit(table: &mut ColumnStore) {
    table.update(&super::super::key(1), "name", super::super::text("newer"), 0).unwrap();
}

fn of_save(saved: Result<Saved, SaveError>) -> Claim {
    match saved {
        Ok(saved) => Claim::Done(Some(Box::new(saved))),
        Err(SaveError::Unknown { .. }) => Claim::Unknown,
        Err(error) => Claim::NotDone(error.name(), error.to_string()),
    }
}

fn of_transfer(moved: Result<Option<Saved>, TransferError>) -> Claim {
    match moved {
        Ok(saved) => Claim::Done(saved.map(Box::new)),
        Err(TransferError::Unknown { .. }) => Claim::Unknown,
        Err(error) => Claim::NotDone(error.name(), error.to_string()),
    }
}
