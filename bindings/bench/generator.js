// The table that is measured, always the same from one seed: eight columns, about 68 bytes a row as CSV. One
// cell in fifty is null in qty, price, name, status and active. Everything is held as a bare program would:
// numbers in typed arrays, a null as a value that no cell has.

export const COLUMNS = [
    { name: 'id', type: 'int' },
    { name: 'ts', type: 'int' },
    { name: 'qty', type: 'int' },
    { name: 'price', type: 'float' },
    { name: 'name', type: 'string' },
    { name: 'city', type: 'string' },
    { name: 'status', type: 'string' },
    { name: 'active', type: 'bool' },
];
export const NO_QTY = -1;
export const NO_NAME = '';
export const NO_STATUS = 0;
export const NO_ACTIVE = 2;
export const CITIES = Array.from({ length: 1000 }, (_, city) => `City ${city}`);
export const STATUSES = [null, 'open', 'paid', 'sent', 'returned', 'cancelled'];

const START_MS = 1_700_000_000_000;
const CSV_CHUNK_ROWS = 10_000;

/** Whole numbers that look random, from 0 to below a bound: mulberry32. */
export function numbers(seed) {
    let state = seed;
    return (bound) => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * bound);
    };
}

/** The columns of a table of so many rows; the id of a row is its place. */
export function generate(rowCount) {
    const below = numbers(42);
    const isNull = () => below(50) === 0;
    const table = {
        rowCount,
        ts: new Float64Array(rowCount),
        qty: new Int32Array(rowCount),
        price: new Float64Array(rowCount),
        name: new Array(rowCount),
        city: new Uint16Array(rowCount),
        status: new Uint8Array(rowCount),
        active: new Uint8Array(rowCount),
    };
    for (let row = 0; row < rowCount; row += 1) {
        table.ts[row] = START_MS + row * 1000 + below(1000);
        table.qty[row] = isNull() ? NO_QTY : below(100);
        table.price[row] = isNull() ? NaN : below(1_000_000) / 100;
        table.name[row] = isNull() ? NO_NAME : nameOf(table, row, below);
        table.city[row] = below(1000);
        table.status[row] = isNull() ? NO_STATUS : 1 + below(5);
        table.active[row] = isNull() ? NO_ACTIVE : below(2);
    }
    return table;
}

/** About thirteen characters; two names in a hundred occur again. */
function nameOf({ name }, row, below) {
    const known = row > 0 && below(50) === 0 ? name[below(row)] : NO_NAME;
    return known === NO_NAME ? `${below(0x1_0000_0000).toString(16)}-${1000 + below(9000)}` : known;
}

/** The table as CSV, as bytes. */
export function csvOf(table) {
    const chunks = [];
    const encoder = new TextEncoder();
    let lines = [COLUMNS.map(({ name }) => name).join(',')];
    for (let row = 0; row < table.rowCount; row += 1) {
        lines.push(lineOf(table, row));
        if (lines.length >= CSV_CHUNK_ROWS || row + 1 === table.rowCount) {
            chunks.push(encoder.encode(`${lines.join('\n')}\n`));
            lines = [];
        }
    }
    const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
        bytes.set(chunk, at);
        at += chunk.length;
    }
    return bytes;
}

function lineOf({ ts, qty, price, name, city, status, active }, row) {
    const cells = [
        row,
        ts[row],
        qty[row] === NO_QTY ? '' : qty[row],
        Number.isNaN(price[row]) ? '' : price[row],
        name[row],
        CITIES[city[row]],
        STATUSES[status[row]] ?? '',
        ['false', 'true', ''][active[row]],
    ];
    return cells.join(',');
}

/** The bytes of the data with nothing around it: 8 a number, 4 a string id, a bit a bool, each string once. */
export function dataBytes({ rowCount, name }) {
    const strings = new Set(name);
    let textBytes = 0;
    for (const text of strings) {
        textBytes += text.length;
    }
    return rowCount * (4 * 8 + 3 * 4 + 1 / 8) + textBytes + CITIES.join('').length + STATUSES.join('').length;
}
