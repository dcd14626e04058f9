// Runs in a worker: what a page asks for, and what came of it.

import init, { ColumnStorePersistence } from '../../pkg/peristyle.js';
import { cities } from './harness.js';

self.onmessage = async ({ data: { database, rows } }) => {
    try {
        await init();
        const persistence = new ColumnStorePersistence({ database });
        await persistence.init();
        const store = cities(rows);
        const saving = persistence.save('from a worker', store);
        store.update_row(1, 'price', 0);
        await saving;
        await persistence.save('from a worker', store);
        const loaded = await persistence.load('from a worker');
        self.postMessage({ rows: loaded.row_count, price: loaded.get_row(1).price });
    } catch (error) {
        self.postMessage({ error: `${error?.stack ?? error}` });
    }
};
