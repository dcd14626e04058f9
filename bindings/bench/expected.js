// What every result is compared with: answers worked out from the generator's columns, one row after the other,
// by neither of the two programs.

import { CITIES, COLUMNS, NO_ACTIVE, NO_NAME, NO_QTY, STATUSES } from './generator.js';

const TOLERANCE = 1e-9;

export function ensure(condition, message) {
    if (!condition) {
        throw new Error(`a wrong result: ${message}`);
    }
}

export function rowOf(table, row) {
    return {
        id: row,
        ts: table.ts[row],
        qty: table.qty[row] === NO_QTY ? null : table.qty[row],
        price: Number.isNaN(table.price[row]) ? null : table.price[row],
        name: table.name[row] === NO_NAME ? null : table.name[row],
        city: CITIES[table.city[row]],
        status: STATUSES[table.status[row]],
        active: table.active[row] === NO_ACTIVE ? null : table.active[row] === 1,
    };
}

/** The rows that a test lets through. */
export function rowsWhere(table, test) {
    return Array.from({ length: table.rowCount }, (_, row) => row).filter((row) => test(row));
}

export function checkRows(found, expected, what) {
    ensure(found.length === expected.length, `${what}: ${found.length} rows, not ${expected.length}`);
    const place = expected.findIndex((row, at) => found[at] !== row);
    ensure(place === -1, `${what}: row ${found[place]} at ${place}, not ${expected[place]}`);
}

export function cityGroups(table) {
    const groups = new Map();
    for (let row = 0; row < table.rowCount; row += 1) {
        const city = CITIES[table.city[row]];
        const group = groups.get(city) ?? { sum: 0, count: 0 };
        if (!Number.isNaN(table.price[row])) {
            group.sum += table.price[row];
            group.count += 1;
        }
        groups.set(city, group);
    }
    return groups;
}

export function checkGroups(found, expected, what) {
    ensure(found.length === expected.size, `${what}: ${found.length} groups, not ${expected.size}`);
    for (const { city, sum_price: sum, mean_price: mean } of found) {
        const group = expected.get(city);
        const isNear = (a, b) => Math.abs(a - b) <= TOLERANCE * Math.abs(b);
        ensure(group !== undefined, `${what}: no city ${city}`);
        const isMean = group.count > 0 ? isNear(mean, group.sum / group.count) : mean === null;
        ensure(isNear(sum, group.sum) && isMean, `${what}: ${city}: ${sum}, ${mean}`);
    }
}

/** All rows, each once, by price; equal ones by row; those without a price last. */
export function checkOrder(order, { price, rowCount }) {
    ensure(order.length === rowCount, `sort: ${order.length} rows`);
    const seen = new Uint8Array(rowCount);
    for (let place = 0; place < rowCount; place += 1) {
        const [row, before] = [order[place], order[place - 1]];
        seen[row] = 1;
        const isNull = Number.isNaN(price[row]);
        const isBehind = place === 0 || price[before] < price[row] || (price[before] === price[row] && before < row)
            || (isNull && (!Number.isNaN(price[before]) || before < row));
        ensure(isBehind, `sort: row ${row} after row ${before}`);
    }
    ensure(seen.every((byte) => byte === 1), 'sort: a row is missing');
}

/** The rows of the highest prices, the first of equal ones first. */
export function topRows({ price, rowCount }, count) {
    const rows = Array.from({ length: rowCount }, (_, row) => row).filter((row) => !Number.isNaN(price[row]));
    return rows.sort((a, b) => price[b] - price[a] || a - b).slice(0, count);
}

/** A store of the package, by its schema, its number of rows, sums of its columns, and some rows. */
export function checkStore(store, table, what) {
    const schema = store.schema().map(({ name, type }) => `${name} ${type}`).join();
    ensure(schema === COLUMNS.map(({ name, type }) => `${name} ${type}`).join(), `${what}: columns ${schema}`);
    ensure(store.count() === table.rowCount, `${what}: ${store.count()} rows`);
    const qty = table.qty.reduce((sum, cell) => sum + (cell === NO_QTY ? 0 : cell), 0);
    ensure(store.aggregate('qty').sum === qty, `${what}: the sum of qty`);
    const some = sampleRows(table.rowCount);
    const rows = store.get_rows_by_indices(Uint32Array.from(some));
    for (const [place, row] of some.entries()) {
        const [found, expected] = [JSON.stringify(rows[place]), JSON.stringify(rowOf(table, row))];
        ensure(found === expected, `${what}: row ${row} is ${found}, not ${expected}`);
    }
}

/** Rows from all over a table, the first and the last among them. */
export function sampleRows(rowCount) {
    return Array.from({ length: 101 }, (_, at) => Math.round((at / 100) * (rowCount - 1)));
}
