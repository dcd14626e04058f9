/** The type of a column. Read in any case and by the usual aliases; given as one of these six. */
export type ColumnType = "int" | "float" | "string" | "bool" | "date" | "timestamp" | (string & {});

/** A column of a table. */
export interface ColumnSchema {
    name: string;
    type: ColumnType;
}

/** A cell as it is read: ints beyond 2^53 are BigInts, dates `2024-02-29`, timestamps ISO 8601 with `Z`. */
export type Cell = number | bigint | string | boolean | null;

/** A cell as it is given: a `Date` stands for a timestamp, or at midnight UTC for a date. */
export type CellInput = Cell | Date | undefined;

/** A value to compare cells with. Nothing compares with null. */
export type Operand = number | bigint | string | boolean | Date;

/** A row, its members in schema order. */
export type Row = Record<string, Cell>;

/** A row as it is given: members that are absent or undefined are left alone or null, others must name columns. */
export type RowInput = Record<string, CellInput> | Map<string, CellInput>;

/** What names a row: the value of its primary key, or its row id in a table without one. */
export type RowKey = number | bigint | string;

/** A column to sort by, and which way. */
export interface SortBy {
    column: string;
    /** Whether the largest comes first. */
    descending?: boolean;
}

/** What to measure of each group; `count` without a column counts rows. */
export type MeasureBy =
    | { column: string; op: "count" | "sum" | "mean" | "min" | "max" | "distinct" }
    | { op: "count" };

/** What `batch_upsert` did. */
export interface BatchResult {
    inserted: number;
    updated: number;
    failed: number;
    /** The rows that were refused: their place in the batch, the key they give themselves, the reason. */
    failures: { index: number; key: Cell; message: string }[];
}

/** What `vacuum` did. */
export interface VacuumResult {
    tombstones_found: number;
    tombstones_removed: number;
    strings_removed: number;
    bytes_reclaimed: number;
    duration_ms: number;
    completed: boolean;
}

/** What a column amounts to. */
export interface Aggregates {
    /** How many cells are not null. */
    count: number;
    nulls: number;
    /** Exact for ints. */
    sum: number | bigint | null;
    mean: number | null;
    min: Cell;
    max: Cell;
    /** How many different values there are. */
    distinct: number;
}

export interface RetypeOptions {
    /** Change nothing; only say what would be. */
    dry_run?: boolean;
}

/** What a change of type does, or would do. */
export interface RetypeResult {
    converted: number;
    /** How many of them are texts that would read otherwise: `00501` becomes `501`, an empty text null. */
    rewritten: number;
    failed: number;
    /** The cells that do not convert, the first ten thousand of them. */
    cells: { key: Cell; value: Cell }[];
}

/** How a CSV file is to be read. What is absent is recognised. */
export interface CsvOptions {
    /** One ASCII character. */
    delimiter?: string;
    /** Whether the first record holds the names of the columns. */
    header?: boolean;
    /** Types of some columns, or one type for all. */
    types?: Record<string, ColumnType> | ColumnType;
    /** The column that is to be the primary key. */
    primary_key?: string;
}

export interface PersistenceOptions {
    /** The database of the browser to keep tables in; `"peristyle"` unless said otherwise. */
    database?: string;
    /** In which layout stores are saved that were not saved before; `"auto"` unless said otherwise. */
    layout?: Layout;
}

/**
 * How a store is laid out in the database: an entry of JSON for each row, which can be read in developer
 * tools; an entry of bytes for each few thousand cells of a column, which is quick; or the one or the
 * other by the number of rows.
 */
export type Layout = "auto" | "rows" | "columns";

/** How far a save or a load has come. */
export interface Progress {
    done: number;
    total: number;
    unit: "entries" | "rows";
}

export interface SaveOptions {
    /** Whether `saved` is to outlive a power cut (`"strict"`) or the end of the browser (`"relaxed"`, the default). */
    durability?: "relaxed" | "strict";
    /** As what the store was saved last, or as the persistence was told, unless said otherwise. */
    layout?: Layout;
    /** Replace whatever is stored under the name, even if the store was saved under it before. */
    replace?: boolean;
    onprogress?: ((progress: Progress) => void) | null;
    /** Stops the save: the promise is rejected with an `AbortError`. */
    signal?: AbortSignal | null;
}

export interface LoadOptions {
    onprogress?: ((progress: Progress) => void) | null;
    /** Stops the load: the promise is rejected with an `AbortError`. */
    signal?: AbortSignal | null;
}

/** How a stored table compares with a store. */
export interface Verification {
    /** Whether every entry is as it was saved, and together they are the store, cell by cell. */
    equal: boolean;
    row_count: number;
    difference_count: number;
    /** Damaged entries and differences in words, the first of them. */
    differences: string[];
}

/** What could be read of a damaged table. */
export interface Repaired {
    store: ColumnStoreWasm;
    /** What could not be read, in words; nothing if the table is whole. */
    losses: string[];
}

/** What is stored about a table; FORMAT.md of Peristyle says what each member means. */
export interface StoreMetadata {
    name: string;
    column_count: number;
    primary_key: string | null;
    version: number;
    layout: "rows" | "columns";
    layout_choice: Layout;
    schema: { id: number; name: string; type: ColumnType }[];
    pk_column: string | null;
    row_count: number;
    next_row_id: number;
    next_column_id: number;
    string_count: number;
    save_id: string;
    generation: number;
    digest: string;
    /** Milliseconds since the epoch. */
    created_at: number;
    /** Milliseconds since the epoch. */
    updated_at: number;
    bytes: number;
    checksum: string;
}
