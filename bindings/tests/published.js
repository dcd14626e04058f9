// Code as users of the published column-store API for the web have it: the same names, the same shapes of
// arguments. What differs is what comes out: plain objects where there were Maps.

import { ColumnStorePersistence, ColumnStoreWasm, equal, ok, suite } from './harness.js';

const toObj = (value) => (value instanceof Map ? Object.fromEntries(value) : value);

export default suite({
    'a store is made, written, read and vacuumed': () => {
        const store = ColumnStoreWasm.with_primary_key(
            [{ name: 'id', type: 'int' }, { name: 'name', type: 'string' }, { name: 'active', type: 'bool' }],
            'id',
        );
        store.add_column('score', 'float');
        equal(store.column_names(), ['id', 'name', 'active', 'score']);
        equal(store.primary_key_column, 'id');

        ok(store.insert_row({ id: 1, name: 'Alice', active: true, score: 1.5 }) >= 0);
        equal(store.upsert_row({ id: 2, name: 'Bob', active: false, score: 2 }), 'inserted');
        equal(store.upsert_row({ id: 2, score: 3 }), 'updated');
        const batch = toObj(store.batch_upsert([{ id: 3, name: 'Carol', active: true, score: 4 }, { id: 1, score: 9 }]));
        equal([batch.inserted, batch.updated, batch.failed], [1, 1, 0]);

        equal(toObj(store.get_row(1n)).score, 9);
        store.update_row(1n, 'name', 'Alicia');
        equal([...store.filter_eq('name', 'Alicia')].length, 1);
        equal([...store.filter_eq('id', 2)].length, 1);
        equal([...store.filter_gt('id', 1n)].length, 2);
        equal([...store.filter_lt('id', 3n)].length, 2);
        equal([...store.filter_range('id', 1n, 3n)].length, 1);
        const found = store.filter_in('name', ['Bob', 'Carol']);
        equal(store.get_rows_by_indices(found).map((row) => toObj(row).name), ['Bob', 'Carol']);

        store.set_row_ttl(3n, 0n);
        equal(store.expire_rows(), 1);
        equal(store.delete_row(2n), true);
        equal([store.row_count, store.active_row_count, store.deleted_row_count], [3, 1, 2]);
        ok(store.memory_usage > 0 && store.should_vacuum());
        const stats = toObj(store.vacuum());
        equal([stats.tombstones_found, stats.tombstones_removed, stats.completed], [2, 2, true]);
        ok(stats.bytes_reclaimed >= 0 && stats.duration_ms >= 0);
        store.clear();
        equal(store.row_count, 0);
    },

    'stores are saved, listed, described, loaded and deleted': async () => {
        const persistence = new ColumnStorePersistence();
        await persistence.init();
        const store = ColumnStoreWasm.with_schema([{ name: 'value', type: 'Integer' }]);
        store.insert_row({ value: 42 });

        await persistence.save('my_store', store);
        equal(await persistence.list_stores(), ['my_store']);
        const metadata = await persistence.get_metadata('my_store');
        equal([metadata.name, metadata.row_count, metadata.column_count, metadata.version], ['my_store', 1, 1, 1]);
        ok(metadata.created_at <= metadata.updated_at);
        const loaded = await persistence.load('my_store');
        equal(loaded.row_count, 1);

        await persistence.delete_store('my_store');
        equal(await persistence.list_stores(), []);
    },
});
