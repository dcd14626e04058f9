// The package's half: the same work as the limit program's, through the public classes.

import init, { ColumnStorePersistence, ColumnStoreWasm } from '../../pkg/peristyle.js';
import { COLUMNS } from './generator.js';

export { init };

const TYPES = Object.fromEntries(COLUMNS.map(({ name, type }) => [name, type]));

export async function openPersistence(database) {
    const persistence = new ColumnStorePersistence({ database });
    await persistence.init();
    return persistence;
}

/** The table of the generator, keyed by its ids. */
export function storeOf(csv) {
    return ColumnStoreWasm.from_csv(csv, { types: TYPES, primary_key: 'id' });
}

/** A CSV file of which nothing is known. */
export function importCsv(csv) {
    return ColumnStoreWasm.from_csv(csv);
}

export function groupByCity(store) {
    return store.group_by(['city'], [{ column: 'price', op: 'sum' }, { column: 'price', op: 'mean' }]);
}

export function topByPrice(store, count) {
    return store.sort([{ column: 'price', descending: true }], count);
}

export function sortByPrice(store) {
    return store.sort([{ column: 'price' }]);
}
