// Plain objects of one shape, made many at a time from cells that come over in one piece: a call for each cell would
// take ten times as long.

// What a cell is. `records.rs` has the same numbers.
const MISSING = 0;
const NUMBER = 2;
const STRING = 3;
const FALSE = 4;
const TRUE = 5;
const BIG = 6;

export class RecordMaker {
    constructor(names) {
        this.names = names;
        // Its copies share one hidden class, and have each name as a member of their own, whatever it means.
        this.empty = Object.fromEntries(names.map((name) => [name, null]));
    }

    /**
     * Appends records. Each cell is two numbers: what it is, and its value or how much of the text it takes; a
     * record that is not there is one cell without a value.
     */
    make(records, cells, text) {
        const { names, empty } = this;
        let at = 0;
        let start = 0;
        while (at < cells.length) {
            const isMissing = cells[at] === MISSING;
            at += 2;
            if (isMissing) {
                records.push(null);
                continue;
            }
            const record = { ...empty };
            for (let place = 0; place < names.length; place += 1) {
                const kind = cells[at];
                const value = cells[at + 1];
                at += 2;
                if (kind === NUMBER) {
                    record[names[place]] = value;
                } else if (kind === STRING) {
                    record[names[place]] = text.slice(start, start + value);
                    start += value;
                } else if (kind === FALSE || kind === TRUE) {
                    record[names[place]] = kind === TRUE;
                } else if (kind === BIG) {
                    record[names[place]] = BigInt(text.slice(start, start + value));
                    start += value;
                }
            }
            records.push(record);
        }
    }
}
