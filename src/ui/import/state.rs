use leptos::prelude::*;

use crate::column_store::ColumnType;
use crate::ui::shell::Shell;
use crate::workspace::{
    ColumnChoice, ENCODINGS, ReadChoices, ReadPreview, Reading, StoreActError, Wanted,
};

/// What the parts of the wizard share; copies mean the same.
#[derive(Clone, Copy)]
pub(super) struct Wizard {
    pub(super) shell: Shell,
    pub(super) choices: RwSignal<ReadChoices>,
    pub(super) preview: Memo<ReadPreview>,
    /// What could not be read at the last try, and how much that was.
    pub(super) faults: RwSignal<Option<(Vec<String>, usize)>>,
    reading: StoredValue<Reading, LocalStorage>,
    /// Counts how often the file was read anew.
    looks: RwSignal<u32>,
}

impl Wizard {
    pub(super) fn new(shell: Shell, reading: Reading) -> Self {
        let choices = RwSignal::new(shell.workspace.guess_choices(&reading));
        let reading = StoredValue::new_local(reading);
        let looks = RwSignal::new(0);
        let preview = Memo::new(move |_| {
            looks.track();
            reading.with_value(|reading| choices.with(|choices| reading.preview(choices)))
        });
        Self { shell, choices, preview, faults: RwSignal::new(None), reading, looks }
    }

    pub(super) fn reading(self) -> Reading {
        self.reading.get_value()
    }

    /// Changes how the file is cut into cells, whereupon columns are guessed anew.
    pub(super) fn reread(self, change: impl FnOnce(&mut ReadChoices)) {
        self.faults.set(None);
        self.choices.update(|choices| {
            change(choices);
            self.reading.with_value(|reading| choices.guess_columns(reading));
        });
    }

    /// Changes anything else.
    pub(super) fn change(self, change: impl FnOnce(&mut ReadChoices)) {
        self.choices.update(change);
    }

    /// Reads the start of the file again in another encoding.
    pub(super) fn read_in(self, label: &str) {
        let Some((label, _)) = ENCODINGS.iter().find(|(known, _)| *known == label) else { return };
        let workspace = self.shell.workspace;
        workspace.run(async move {
            let reading = workspace.look_again(self.reading(), label).await?;
            self.reading.set_value(reading);
            self.looks.update(|looks| *looks += 1);
            self.reread(|choices| (*label).clone_into(&mut choices.encoding));
            Ok::<(), StoreActError>(())
        });
    }

    /// Reads the first rows of another sheet.
    pub(super) fn read_sheet(self, sheet: String) {
        let workspace = self.shell.workspace;
        workspace.run(async move {
            let read = workspace.look_into_sheet(self.reading(), sheet).await?;
            let Some(reading) = read else { return Ok(()) };
            self.reading.set_value(reading);
            self.looks.update(|looks| *looks += 1);
            self.faults.set(None);
            self.choices.update(|choices| {
                self.reading.with_value(|reading| choices.guess_rows(reading));
            });
            Ok::<(), StoreActError>(())
        });
    }

    /// What is decided on a column.
    pub(super) fn column(self, name: &str) -> ColumnChoice {
        self.choices.with(|choices| choices.column(name).cloned()).unwrap_or_else(|| ColumnChoice {
            name: name.to_owned(),
            wanted: Wanted::Automatic,
            form: crate::workspace::TextForm::default(),
            is_uncertain: false,
        })
    }

    /// The type of a column as the first rows say; none where a person has decided.
    pub(super) fn guessed_type(self, name: &str) -> Option<ColumnType> {
        let is_decided = self.choices.with(|choices| {
            choices.column(name).is_some_and(|choice| choice.wanted != Wanted::Automatic)
        });
        let columns = self.preview.with(|preview| preview.columns.clone());
        let (_, column_type) = columns.into_iter().find(|(column, _)| column == name)?;
        (!is_decided).then_some(column_type)
    }

    /// Decides on the type of a column, whereupon it is guessed how its texts are written.
    pub(super) fn choose_type(self, name: &str, wanted: Wanted) {
        self.faults.set(None);
        self.change(|choices| {
            self.reading.with_value(|reading| choices.choose_type(reading, name, wanted));
        });
    }

    /// Decides on a column.
    pub(super) fn set_column(self, choice: ColumnChoice) {
        self.faults.set(None);
        self.change(|choices| choices.set_column(choice));
    }
}
