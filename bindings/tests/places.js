// Where the package runs besides the page: in workers, and across reloads.

import { ColumnStorePersistence, ColumnStoreWasm, cities, database, equal, suite } from './harness.js';

export default suite({
    'a worker saves what the page loads': async () => {
        const persistence = await database('p-worker');
        const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
        const answer = await new Promise((resolve, reject) => {
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = ({ message }) => reject(new Error(message));
            worker.postMessage({ database: 'p-worker', rows: 5000 });
        });
        worker.terminate();

        equal(answer, { rows: 5000, price: 0 });
        equal((await persistence.load('from a worker')).row_count, 5000);
    },

    'a page and a worker take turns at one table': async () => {
        const persistence = await database('p-turns');
        const mine = cities(10);
        await persistence.save('from a worker', mine);
        const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
        const { rows } = await new Promise((resolve) => {
            worker.onmessage = ({ data }) => resolve(data);
            worker.postMessage({ database: 'p-turns', rows: 20 });
        });
        worker.terminate();

        equal([rows, (await persistence.load('from a worker')).row_count], [20, 20]);
        const refused = await persistence.save('from a worker', mine).catch((error) => error.name);
        equal(refused, 'ConflictError');
    },
});

/** A small table, saved while there is room. */
export async function save_little() {
    const persistence = await database('p-quota');
    await persistence.save('kept', cities(3));
    persistence.close();
}

/** The same with many rows more: the name of the error, if there is one, and how many rows are stored then. */
export async function save_much() {
    const persistence = new ColumnStorePersistence({ database: 'p-quota' });
    await persistence.init();
    const store = await persistence.load('kept');
    const texts = Array.from({ length: 100_000 }, (_, at) => `${at + 10},${'town '.repeat(5)}${at},${at}`);
    const more = ColumnStoreWasm.from_csv(`id,city,price\n${texts.join('\n')}`, { primary_key: 'id' });
    store.batch_upsert(more.get_rows(0, 100_000));
    const error = await persistence.save('kept', store).then(() => null, (thrown) => thrown);
    const rows = (await persistence.load('kept')).row_count;
    persistence.close();
    return { name: error?.name, message: error?.message, rows };
}

/** The half of a test before the page is loaded anew. */
export async function save_before_reload() {
    const persistence = await database('p-reload');
    const store = cities(100);
    await persistence.save('kept', store);
    store.insert_row({ id: 1000, city: 'Sines' });
    await persistence.save('kept', store);
    return store.to_csv();
}

/** The half after it. */
export async function load_after_reload() {
    const persistence = new ColumnStorePersistence({ database: 'p-reload' });
    await persistence.init();
    const loaded = await persistence.load('kept');
    loaded.delete_row(1);
    await persistence.save('kept', loaded);
    loaded.insert_row({ id: 1, city: 'Porto', price: 1.5 });
    return { rows: loaded.active_row_count, last: loaded.get_row(1000).city, csv: (await persistence.load('kept')).to_csv() };
}
