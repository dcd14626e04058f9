// The limit program, the half that stores: the very entries that the package stores, put and got with no table
// behind them: no checksums, no metadata to compare, nothing that could be refused.

const AREAS = ['metadata', 'rows', 'strings', 'blocks'];
const BLOCKED_MS = 10_000;
const BLOCK_ROWS = 4096;
const HEADER_BYTES = 16;
const CHECKSUM_BYTES = 8;
const [INT, FLOAT, STRING, BOOL] = [1, 2, 3, 4];

const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
});

const complete = (transaction) => new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
});

/** The database of that name, made if it is not there. */
export function open(name) {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => AREAS.forEach((area) => request.result.createObjectStore(area));
    return settled(request);
}

export function removeDatabase(name) {
    const request = indexedDB.deleteDatabase(name);
    return new Promise((resolve, reject) => {
        request.onsuccess = resolve;
        request.onerror = () => reject(request.error);
        // A connection that was closed a moment ago may be in the way until its last transaction is done.
        request.onblocked = () => setTimeout(() => reject(new Error(`${name} is still open`)), BLOCKED_MS);
    });
}

/** All entries of a database, each as its area, key and value. */
export async function entriesOf(name) {
    const request = indexedDB.open(name);
    const database = await settled(request);
    const areas = [...database.objectStoreNames];
    const transaction = database.transaction(areas);
    const all = await Promise.all(areas.map(async (area) => {
        const store = transaction.objectStore(area);
        const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
        return keys.map((key, place) => ({ area, key, value: values[place] }));
    }));
    database.close();
    return all.flat();
}

/** Puts entries in one transaction, all requests at once. */
export async function putAll(database, entries) {
    const areas = [...new Set(entries.map(({ area }) => area))];
    const transaction = database.transaction(areas, 'readwrite', { durability: 'relaxed' });
    const stores = Object.fromEntries(areas.map((area) => [area, transaction.objectStore(area)]));
    for (const { area, key, value } of entries) {
        stores[area].put(value, key);
    }
    transaction.commit();
    await complete(transaction);
}

/** The columns of a table in layout `columns`: all entries got at once, numbers copied to typed arrays, strings made. */
export async function loadColumns(database, name) {
    const transaction = database.transaction(AREAS);
    const metadata = JSON.parse(await settled(transaction.objectStore('metadata').get(`${name}:meta`)));
    const { schema, row_count: rowCount, string_count: stringCount } = metadata;
    const blocks = transaction.objectStore('blocks');
    const got = schema.map(({ id }) => Promise.all(
        Array.from({ length: Math.ceil(rowCount / BLOCK_ROWS) }, (_, n) => settled(blocks.get(`${name}:block:${id}:${n}`))),
    ));
    const chunks = settled(transaction.objectStore('strings').getAll(IDBKeyRange.bound(`${name}:strings`, `${name}:strings;`)));
    const numbers = settled(transaction.objectStore('strings').getAllKeys(IDBKeyRange.bound(`${name}:strings`, `${name}:strings;`)));
    const table = { rowCount, strings: stringsOf(await chunks, await numbers, stringCount) };
    for (const [place, { name: column }] of schema.entries()) {
        table[column] = columnOf(await got[place], rowCount);
    }
    return table;
}

/** The chunks come in the order of their keys, which is not that of their numbers. */
function stringsOf(chunks, keys, stringCount) {
    const decoder = new TextDecoder();
    const numbered = keys.map((key, place) => [Number(key.split(':')[2] ?? 0), chunks[place]]);
    numbered.sort(([a], [b]) => a - b);
    const strings = new Array(stringCount);
    let id = 0;
    for (const [, bytes] of numbered) {
        const { count, content } = partsOf(bytes);
        const ends = new Uint32Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES, count);
        const encoded = content.subarray(4 * count);
        const text = decoder.decode(encoded);
        const isAscii = text.length === encoded.length;
        for (let place = 0, start = 0; place < count; place += 1) {
            strings[id] = isAscii ? text.slice(start, ends[place]) : decoder.decode(encoded.subarray(start, ends[place]));
            start = ends[place];
            id += 1;
        }
    }
    return strings;
}

function partsOf(bytes) {
    return {
        type: bytes[5],
        count: bytes[6] + 256 * bytes[7],
        hasNulls: bytes[8] === 1,
        content: bytes.subarray(HEADER_BYTES, bytes.length - CHECKSUM_BYTES),
    };
}

function columnOf(blocks, rowCount) {
    const arrays = { [INT]: Float64Array, [FLOAT]: Float64Array, [STRING]: Uint32Array, [BOOL]: Uint8Array };
    const values = new arrays[blocks.length > 0 ? partsOf(blocks[0]).type : INT](rowCount);
    const valid = new Uint8Array(rowCount / 8 + 8).fill(255);
    for (const [n, bytes] of blocks.entries()) {
        const { type, count, hasNulls, content } = partsOf(bytes);
        const bitBytes = 8 * Math.ceil(count / 64);
        if (hasNulls) {
            valid.set(content.subarray(0, Math.ceil(count / 8)), (n * BLOCK_ROWS) / 8);
        }
        const [bits, cells] = hasNulls ? [content, content.subarray(bitBytes)] : [null, content];
        fill(values, n * BLOCK_ROWS, type, count, cells, bits);
    }
    return { values, valid };
}

function fill(values, first, type, count, content, bits) {
    const { buffer, byteOffset } = content;
    if (type === INT) {
        const halves = new Int32Array(buffer, byteOffset, 2 * count);
        for (let row = 0; row < count; row += 1) {
            values[first + row] = halves[2 * row + 1] * 0x1_0000_0000 + (halves[2 * row] >>> 0);
        }
    } else if (type === FLOAT) {
        values.set(new Float64Array(buffer, byteOffset, count), first);
        nullsToNaN(values, first, count, bits);
    } else if (type === STRING) {
        values.set(new Uint32Array(buffer, byteOffset, count), first);
    } else {
        for (let row = 0; row < count; row += 1) {
            values[first + row] = (content[row >> 3] >> (row & 7)) & 1;
        }
    }
}

function nullsToNaN(values, first, count, bits) {
    for (let row = 0; bits !== null && row < count; row += 1) {
        if (((bits[row >> 3] >> (row & 7)) & 1) === 0) {
            values[first + row] = NaN;
        }
    }
}

/** The columns of a table in layout `rows` whose keys are whole numbers: ranges got at once, each row parsed. */
export async function loadRows(database, name) {
    const store = database.transaction(['rows']).objectStore('rows');
    const key = (digits) => `${name}:row:${digits}`;
    const single = Array.from({ length: 10 }, (_, digit) => store.getAll(key(digit)));
    const prefixed = Array.from({ length: 90 }, (_, at) =>
        store.getAll(IDBKeyRange.bound(key(10 + at), `${key(10 + at)};`)));
    const texts = (await Promise.all([...single, ...prefixed].map(settled))).flat();
    const numeric = () => new Float64Array(texts.length);
    const table = { rowCount: texts.length, id: numeric(), ts: numeric(), qty: numeric(), price: numeric() };
    Object.assign(table, { name: [], city: [], status: [], active: [] });
    texts.forEach((text, place) => {
        const row = JSON.parse(text);
        table.id[place] = row.id;
        table.ts[place] = row.ts;
        table.qty[place] = row.qty ?? NaN;
        table.price[place] = row.price ?? NaN;
        table.name.push(row.name);
        table.city.push(row.city);
        table.status.push(row.status);
        table.active.push(row.active);
    });
    return table;
}

/** The bytes of one block of floats as the bare program keeps it, with a way to write a cell into it. */
export function floatBlock(bytes) {
    const { count, hasNulls } = partsOf(bytes);
    const start = HEADER_BYTES + (hasNulls ? 8 * Math.ceil(count / 64) : 0);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return { bytes, set: (row, value) => view.setFloat64(start + 8 * row, value, true) };
}
