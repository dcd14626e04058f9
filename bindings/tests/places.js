// Where the package runs besides the page: in workers, and across reloads.

import { ColumnStorePersistence, cities, database, equal, suite } from './harness.js';

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
