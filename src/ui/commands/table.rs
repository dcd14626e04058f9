use super::Shortcut;

/// Everything that a person can ask of the application by name. What each does is said in
/// `Shell::do_command`, all else in [`COMMANDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    // Application
    /// Find and run a command.
    Palette,
    /// Show the sheet of shortcuts.
    Shortcuts,
    /// Choose how the application looks.
    Settings,
    /// Show that what is saved is what comes back.
    Lab,
    /// Say what the application is.
    About,
    // Tables
    /// Make a table.
    NewTable,
    /// Open a file.
    OpenFile,
    /// Save now.
    Save,
    /// Hand the table out as a file.
    ExportCsv,
    /// Put all tables into one file.
    BackUp,
    /// Write the table back to its file.
    WriteBack,
    /// Show or hide the stores panel.
    ToggleStores,
    // Edits
    /// Undo the last change.
    Undo,
    /// Do again what was undone.
    Redo,
    /// Copy the selected cells.
    Copy,
    /// Copy the selected cells and set them to null.
    Cut,
    /// Put what is on the clipboard into cells.
    Paste,
    /// Copy the first selected row into the others.
    FillDown,
    /// Copy the first selected column into the others.
    FillRight,
    /// Add a row.
    AddRow,
    /// Delete the row of the cursor.
    DeleteRow,
    /// Show the row of the cursor as a form.
    OpenRecord,
    // Finding
    /// Find text in cells.
    Find,
    /// Find text in cells and replace it.
    Replace,
    /// Show the line of the filter.
    Filter,
    /// Choose the columns that rows are sorted by.
    Sort,
    /// Show all rows in their own order.
    ShowAll,
    /// Apply filter and sort again.
    ArrangeAgain,
    /// Delete all rows that are shown.
    DeleteShown,
    /// Set a value in a column of all rows that are shown.
    SetInShown,
    /// Delete rows that repeat others.
    Duplicates,
    /// Bring rows together in groups.
    Groups,
    /// Show what the cursor's column holds.
    Inspect,
    // Columns
    /// Add a column.
    AddColumn,
    /// Show all columns, to change them.
    Columns,
    /// Give the cursor's column another type.
    RetypeColumn,
    /// Rename the cursor's column.
    RenameColumn,
    /// Make the cursor's column the key.
    SetKey,
    /// Add a copy of the cursor's column.
    DuplicateColumn,
    /// Delete the cursor's column.
    DeleteColumn,
}

/// Under which heading a command is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The application itself.
    Application,
    /// Tables and files.
    Tables,
    /// Edits of rows and cells.
    Edit,
    /// Columns.
    Columns,
    /// Finding, sorting and filtering.
    Find,
    /// Looking at the data.
    Look,
}

impl Group {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Tables, Self::Edit, Self::Columns, Self::Find, Self::Look, Self::Application];

    /// Its heading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Application => "Application",
            Self::Tables => "Tables and files",
            Self::Edit => "Edit",
            Self::Columns => "Columns",
            Self::Find => "Find and sort",
            Self::Look => "Look",
        }
    }
}

/// What must be there for a command to make sense; without it, it is offered nowhere and its shortcut
/// does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// An open table.
    Table,
    /// A column of it that the cursor is in.
    Column,
    /// Something to undo.
    Undo,
    /// Something to do again.
    Redo,
    /// A file that the table came from.
    SourceFile,
}

/// Where a command's shortcuts work. A key that types a sign never works where that is text: in fields,
/// and on cells, which it would edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Wherever the focus is, text fields and dialogs too.
    Everywhere,
    /// Everywhere but in a dialog.
    Page,
    /// Everywhere but in text fields and dialogs, which have the same for their own text.
    OutsideText,
    /// In the grid, which takes its keys itself: the table says which, for people to read.
    Grid,
    /// In the grid, to which the browser brings them as events of its own.
    Clipboard,
}

/// A command as the table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// The name by which scripts find it.
    pub id: &'static str,
    /// What it does, beginning with a verb.
    pub words: &'static str,
    /// Other words that people may look for.
    pub also: &'static str,
    /// Under which heading it is shown.
    pub group: Group,
    /// Its shortcuts; the first is the one that is shown beside it.
    pub shortcuts: &'static [Shortcut],
    /// What must be there for it.
    pub needs: Needs,
    /// Where its shortcuts work.
    pub reach: Reach,
}

impl Entry {
    /// A command without shortcuts that is always there.
    const fn new(command: Command, id: &'static str, group: Group, words: &'static str) -> Self {
        let (needs, reach) = (Needs::Nothing, Reach::Page);
        Self { command, id, words, also: "", group, shortcuts: &[], needs, reach }
    }

    const fn also(self, also: &'static str) -> Self {
        Self { also, ..self }
    }

    const fn keys(self, shortcuts: &'static [Shortcut]) -> Self {
        Self { shortcuts, ..self }
    }

    const fn needs(self, needs: Needs) -> Self {
        Self { needs, ..self }
    }

    const fn reach(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }
}

/// All commands. Within a group they are shown in this order.
pub const COMMANDS: &[Entry] = &[
    // Tables
    Entry::new(Command::OpenFile, "open-file", Group::Tables, "Open a file")
        .also("import csv tsv load restore backup")
        .keys(&[Shortcut::ctrl("o")]),
    Entry::new(Command::NewTable, "new-table", Group::Tables, "New table")
        .also("create store empty"),
    Entry::new(Command::Save, "save", Group::Tables, "Save now")
        .also("store")
        .keys(&[Shortcut::ctrl("s")])
        .needs(Needs::Table)
        .reach(Reach::Everywhere),
    Entry::new(Command::ExportCsv, "export-csv", Group::Tables, "Export as CSV or JSON")
        .also("download save as file csv tsv json")
        .needs(Needs::Table),
    Entry::new(Command::BackUp, "back-up", Group::Tables, "Back up all tables")
        .also("copy keep safe file"),
    Entry::new(Command::WriteBack, "write-back", Group::Tables, "Write back to the file")
        .also("save to file")
        .needs(Needs::SourceFile),
    Entry::new(Command::ToggleStores, "toggle-stores", Group::Tables, "Show or hide the stores")
        .also("panel sidebar tables")
        .keys(&[Shortcut::ctrl("b")]),
    // Edits
    Entry::new(Command::Undo, "undo", Group::Edit, "Undo")
        .also("take back")
        .keys(&[Shortcut::ctrl("z")])
        .needs(Needs::Undo)
        .reach(Reach::OutsideText),
    Entry::new(Command::Redo, "redo", Group::Edit, "Redo")
        .also("do again")
        .keys(&[Shortcut::ctrl_shift("z"), Shortcut::ctrl("y")])
        .needs(Needs::Redo)
        .reach(Reach::OutsideText),
    Entry::new(Command::Copy, "copy", Group::Edit, "Copy")
        .also("clipboard cells")
        .keys(&[Shortcut::ctrl("c")])
        .needs(Needs::Table)
        .reach(Reach::Clipboard),
    Entry::new(Command::Cut, "cut", Group::Edit, "Cut")
        .also("clipboard cells")
        .keys(&[Shortcut::ctrl("x")])
        .needs(Needs::Table)
        .reach(Reach::Clipboard),
    Entry::new(Command::Paste, "paste", Group::Edit, "Paste")
        .also("clipboard cells")
        .keys(&[Shortcut::ctrl("v")])
        .needs(Needs::Table)
        .reach(Reach::Clipboard),
    Entry::new(Command::FillDown, "fill-down", Group::Edit, "Fill down")
        .also("copy repeat cells")
        .keys(&[Shortcut::ctrl("d")])
        .needs(Needs::Table)
        .reach(Reach::Grid),
    Entry::new(Command::FillRight, "fill-right", Group::Edit, "Fill right")
        .also("copy repeat cells")
        .keys(&[Shortcut::ctrl("r")])
        .needs(Needs::Table)
        .reach(Reach::Grid),
    Entry::new(Command::AddRow, "add-row", Group::Edit, "Add a row")
        .also("new insert")
        .keys(&[Shortcut::ctrl("Enter")])
        .needs(Needs::Table)
        .reach(Reach::Grid),
    Entry::new(Command::DeleteRow, "delete-row", Group::Edit, "Delete the row")
        .also("remove")
        .keys(&[Shortcut::ctrl("Delete")])
        .needs(Needs::Table)
        .reach(Reach::Grid),
    Entry::new(Command::OpenRecord, "open-record", Group::Edit, "Open the row as a form")
        .also("record sheet card fields")
        .keys(&[Shortcut::ctrl_shift("Enter")])
        .needs(Needs::Table),
    // Finding
    Entry::new(Command::Find, "find", Group::Find, "Find")
        .also("search look text")
        .keys(&[Shortcut::ctrl("f")])
        .needs(Needs::Table),
    Entry::new(Command::Replace, "replace", Group::Find, "Find and replace")
        .also("search substitute change")
        .keys(&[Shortcut::ctrl("h")])
        .needs(Needs::Table),
    Entry::new(Command::Filter, "filter", Group::Find, "Filter rows")
        .also("where condition expression query")
        .keys(&[Shortcut::ctrl_shift("l")])
        .needs(Needs::Table),
    Entry::new(Command::Sort, "sort", Group::Find, "Sort by columns")
        .also("order ascending descending")
        .needs(Needs::Table),
    Entry::new(Command::ShowAll, "show-all", Group::Find, "Show all rows in their own order")
        .also("clear filter sort reset unsorted")
        .needs(Needs::Table),
    Entry::new(Command::ArrangeAgain, "arrange-again", Group::Find, "Apply filter and sort again")
        .also("refresh reapply")
        .needs(Needs::Table),
    Entry::new(Command::DeleteShown, "delete-shown", Group::Find, "Delete all rows that are shown")
        .also("filtered remove")
        .needs(Needs::Table),
    Entry::new(Command::SetInShown, "set-in-shown", Group::Find, "Set a value in all rows shown")
        .also("filtered edit change column")
        .needs(Needs::Table),
    Entry::new(Command::Duplicates, "duplicates", Group::Find, "Remove duplicates")
        .also("unique distinct repeated rows")
        .needs(Needs::Table),
    // Looking
    Entry::new(Command::Groups, "groups", Group::Look, "Group rows")
        .also("summary pivot aggregate sum mean count by")
        .needs(Needs::Table),
    Entry::new(Command::Inspect, "inspect", Group::Look, "Show what the column holds")
        .also("inspector distribution histogram statistics summary values panel")
        .keys(&[Shortcut::ctrl("i")])
        .needs(Needs::Table),
    // Columns
    Entry::new(Command::AddColumn, "add-column", Group::Columns, "Add a column")
        .also("new insert field")
        .needs(Needs::Table),
    Entry::new(Command::Columns, "columns", Group::Columns, "Edit the columns")
        .also("schema fields types order show hidden hide")
        .needs(Needs::Table),
    Entry::new(Command::RenameColumn, "rename-column", Group::Columns, "Rename the column")
        .also("name title header")
        .needs(Needs::Column),
    Entry::new(Command::RetypeColumn, "retype-column", Group::Columns, "Change the column's type")
        .also("convert retype number text date")
        .needs(Needs::Column),
    Entry::new(Command::SetKey, "set-key", Group::Columns, "Set the column as key")
        .also("primary unique")
        .needs(Needs::Column),
    Entry::new(
        Command::DuplicateColumn,
        "duplicate-column",
        Group::Columns,
        "Duplicate the column",
    )
    .also("copy")
    .needs(Needs::Column),
    Entry::new(Command::DeleteColumn, "delete-column", Group::Columns, "Delete the column")
        .also("remove drop")
        .needs(Needs::Column),
    // Application
    Entry::new(Command::Palette, "palette", Group::Application, "Find a command")
        .also("palette search run")
        .keys(&[Shortcut::ctrl("k")]),
    Entry::new(Command::Shortcuts, "shortcuts", Group::Application, "Show the keyboard shortcuts")
        .also("help keys sheet")
        .keys(&[Shortcut::key("?"), Shortcut::ctrl("/")]),
    Entry::new(Command::Settings, "settings", Group::Application, "Settings")
        .also("preferences theme dark light density row height locale language numbers dates")
        .keys(&[Shortcut::ctrl(",")]),
    Entry::new(Command::Lab, "lab", Group::Application, "Roundtrip lab")
        .also("test verify raw entries indexeddb generate data faults simulate"),
    Entry::new(Command::About, "about", Group::Application, "About Peristyle")
        .also("version licence install privacy build"),
];
