// Runs tests one after the other and says what went wrong. A suite is an object of sentences and functions.

import init, * as peristyle from '../../pkg/peristyle.js';

export const { ColumnStoreWasm, ColumnStorePersistence } = peristyle;

/** A function that runs a suite and gives its failures. */
export function suite(tests) {
    return async () => {
        await init();
        const failures = [];
        for (const [name, run] of Object.entries(tests)) {
            try {
                await run();
            } catch (error) {
                failures.push(`${name}: ${error?.stack ?? error}`);
            }
        }
        return { count: Object.keys(tests).length, failures };
    };
}

/** Fails unless two values are written alike; BigInts, NaN, -0, undefined and the order of members count. */
export function equal(found, expected) {
    const [left, right] = [written(found), written(expected)];
    if (left !== right) {
        throw new Error(`found ${left}, expected ${right}`);
    }
}

export function ok(condition, message = 'it does not hold') {
    if (!condition) {
        throw new Error(message);
    }
}

/** Fails unless `run` throws, or gives a promise that is rejected with, an Error of this name and message. */
export async function fails(name, pattern, run) {
    let outcome;
    try {
        outcome = await run();
    } catch (error) {
        ok(error instanceof Error, `${written(error)} was thrown, which is no Error`);
        ok(error.name === name && pattern.test(error.message), `${error.name}: ${error.message}`);
        return error;
    }
    throw new Error(`it gave ${written(outcome)}, expected ${name}: ${pattern}`);
}

function written(value) {
    if (Array.isArray(value)) {
        return `[${Array.from(value, written).join(', ')}]`;
    }
    if (ArrayBuffer.isView(value)) {
        return `${value.constructor.name}${written([...value])}`;
    }
    if (value !== null && typeof value === 'object') {
        const members = Object.entries(value).map(([name, member]) => `${name}: ${written(member)}`);
        return `${value.constructor?.name} {${members.join(', ')}}`;
    }
    if (typeof value === 'bigint') {
        return `${value}n`;
    }
    return Object.is(value, -0) ? '-0' : typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** A database of its own, empty at first. */
export async function database(name) {
    await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onerror = () => reject(request.error);
        request.onblocked = () => reject(new Error(`${name} is open`));
    });
    const persistence = new ColumnStorePersistence({ database: name });
    await persistence.init();
    return persistence;
}

/** The entries of an object store as they are in the browser. */
export async function entries(name, area) {
    const opened = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const store = opened.transaction(area).objectStore(area);
    const wait = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const [keys, values] = await Promise.all([wait(store.getAllKeys()), wait(store.getAll())]);
    opened.close();
    return keys.map((key, index) => [key, values[index]]);
}

/** Puts a value under a key, as no program should. */
export async function meddle(name, area, key, change) {
    const opened = await new Promise((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
    });
    const transaction = opened.transaction(area, 'readwrite');
    const store = transaction.objectStore(area);
    store.get(key).onsuccess = (event) => store.put(change(event.target.result), key);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    opened.close();
}

export const CITIES = [
    { name: 'id', type: 'int' },
    { name: 'city', type: 'string' },
    { name: 'price', type: 'float' },
];

/** A store of some rows. */
export function cities(count = 3) {
    const store = ColumnStoreWasm.with_primary_key(CITIES, 'id');
    for (let id = 1; id <= count; id += 1) {
        store.insert_row({ id, city: ['Lisbon', 'Porto', 'Faro'][id % 3], price: id * 1.5 });
    }
    return store;
}
