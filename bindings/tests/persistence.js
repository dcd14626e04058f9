import { ColumnStorePersistence, ColumnStoreWasm, cities, database, entries, equal, fails, meddle, ok, suite }
    from './harness.js';

/** Runs with a method of the browser replaced by another. */
async function replaced(prototype, method, other, run) {
    const own = prototype[method];
    prototype[method] = other;
    try {
        return await run();
    } finally {
        prototype[method] = own;
    }
}

const later = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

export default suite({
    'what is saved is what is loaded, row ids and times to live included': async () => {
        const persistence = await database('p-roundtrip');
        const types = ['int', 'float', 'string', 'bool', 'date', 'timestamp'];
        const store = ColumnStoreWasm.with_schema(types.map((type) => ({ name: type, type })));
        store.insert_row({ int: 1 });
        store.insert_row({ int: 2n ** 62n, float: -0, string: 'é\0', bool: false, date: '2024-02-29', timestamp: '2024-02-29' });
        store.insert_row({ float: NaN, string: '' });
        store.delete_row(0);
        store.set_row_ttl(2, 3600);

        await persistence.save('all types', store);
        const loaded = await persistence.load('all types');

        equal(loaded.schema(), store.schema());
        equal(loaded.get_rows_by_indices(new Uint32Array([0, 1, 2])), store.get_rows_by_indices(new Uint32Array([0, 1, 2])));
        equal(loaded.insert_row({ int: 3 }), 3);
        loaded.set_row_ttl(2, 0);
        equal(loaded.expire_rows(), 1);
    },

    'an empty store and hostile names are stored like any other': async () => {
        const persistence = await database('p-names');
        const names = ['a', 'a:b', 'a:row:1', '%', 'ключ 🦆', '__proto__', ' '];
        for (const name of names) {
            await persistence.save(name, cities(1));
        }
        await persistence.save('empty', new ColumnStoreWasm());
        await persistence.delete_store('a');

        equal((await persistence.list_stores()).sort(), [...names.slice(1), 'empty'].sort());
        for (const name of names.slice(1)) {
            equal((await persistence.load(name)).row_count, 1);
        }
        equal((await persistence.load('empty')).schema(), []);
    },

    'names that no table can have are refused by every verb': async () => {
        const persistence = await database('p-no-names');
        for (const name of ['', 'x'.repeat(256), '\uD800']) {
            await fails('InvalidNameError', /name|lone surrogate/, () => persistence.save(name, cities()));
            await fails('InvalidNameError', /name|lone surrogate/, () => persistence.load(name));
            await fails('InvalidNameError', /name|lone surrogate/, () => persistence.get_metadata(name));
            await fails('InvalidNameError', /name|lone surrogate/, () => persistence.delete_store(name));
            await fails('InvalidNameError', /name|lone surrogate/, () => persistence.rename_store(name, 'a'));
            await fails('InvalidNameError', /name|lone surrogate/, () => persistence.copy_store('a', name));
        }
        await fails('TypeError', /should be a string, not the number 7/, () => persistence.load(7));
        await fails('TypeError', /undefined/, () => persistence.save(undefined, cities()));
    },

    'before init every verb says to call it': async () => {
        const persistence = new ColumnStorePersistence({ database: 'p-closed' });
        await fails('ClosedError', /init|open/, () => persistence.save('a', cities()));
        await fails('ClosedError', /init|open/, () => persistence.load('a'));
        await fails('ClosedError', /init|open/, () => persistence.list_stores());
        await fails('ClosedError', /init|open/, () => persistence.get_metadata('a'));
        await fails('ClosedError', /init|open/, () => persistence.delete_store('a'));
        await fails('ClosedError', /init|open/, () => persistence.rename_store('a', 'b'));
        await fails('ClosedError', /init|open/, () => persistence.copy_store('a', 'b'));
    },

    'after close the next use opens again': async () => {
        const persistence = await database('p-close');
        await persistence.save('a', cities());
        persistence.close();

        equal(await persistence.list_stores(), ['a']);
        persistence.close();
        persistence.close();
    },

    'metadata is what is stored, and the members of the published API': async () => {
        const persistence = await database('p-metadata');
        equal(await persistence.get_metadata('prices'), undefined);
        const before = Date.now();
        const store = cities();
        await persistence.save('prices', store);

        const first = await persistence.get_metadata('prices');
        equal([first.name, first.row_count, first.column_count, first.primary_key], ['prices', 3, 3, 'id']);
        equal([first.pk_column, first.generation, typeof first.version], ['id', 1, 'number']);
        ok(first.created_at >= before && first.created_at <= Date.now());

        await later(5);
        store.insert_row({ id: 9 });
        await persistence.save('prices', store);
        const second = await persistence.get_metadata('prices');
        equal([second.row_count, second.generation, second.created_at], [4, 2, first.created_at]);
        ok(second.updated_at > first.updated_at && second.save_id !== first.save_id);
    },

    'a second save writes what changed': async () => {
        const persistence = await database('p-changes');
        const store = cities(50);
        await persistence.save('a', store);
        const before = new Map(await entries('p-changes', 'rows'));

        store.update_row(7, 'price', 0);
        store.delete_row(8);
        const seen = [];
        await persistence.save('a', store, { onprogress: (progress) => seen.push(progress) });

        const after = new Map(await entries('p-changes', 'rows'));
        equal([before.size, after.size], [50, 49]);
        const changed = [...after].filter(([key, value]) => before.get(key) !== value).map(([key]) => key);
        equal(changed, ['a:row:7']);
        const last = seen.at(-1);
        equal([last.done, last.unit], [last.total, 'entries']);
        ok(last.total < 10 && seen.every(({ done, total }) => done <= total));
    },

    'edits made while a save runs are allowed and not in it': async () => {
        const persistence = await database('p-edits');
        const store = cities(2000);

        const saving = persistence.save('a', store);
        let edits = 0;
        const editor = setInterval(() => { store.update_row(1, 'price', (edits += 1)); }, 0);
        store.update_row(2, 'city', 'changed');
        await saving;
        clearInterval(editor);
        await later();

        const saved = await persistence.load('a');
        equal([saved.get_row(1).price, saved.get_row(2).city, saved.row_count], [1.5, 'Faro', 2000]);
        await persistence.save('a', store);
        const again = await persistence.load('a');
        equal(again.to_csv() === store.to_csv(), true);
        ok(edits > 0, 'no edit came between');
    },

    'a store is used inside of onprogress, and what that throws stops nothing': async () => {
        const persistence = await database('p-progress');
        const store = cities(3000);
        const complaints = [];
        const { error } = console;
        console.error = (...words) => complaints.push(words.join(' '));
        await persistence.save('a', store, {
            onprogress() {
                store.update_row(1, 'price', 99);
                throw new Error('from the callback');
            },
        });
        console.error = error;

        ok(complaints.length > 0 && complaints.every((words) => /from the callback/.test(words)));
        const seen = [];
        const loaded = await persistence.load('a', { onprogress: (progress) => seen.push(progress) });
        equal(loaded.get_row(1).price, 1.5);
        equal([seen.at(-1).done, seen.at(-1).unit], [3000, 'rows']);
    },

    'a store that is freed while it is saved is saved': async () => {
        const persistence = await database('p-free');
        const store = cities(2000);

        const saving = persistence.save('a', store);
        store.free();
        await saving;

        const other = new ColumnStorePersistence({ database: 'p-free' });
        await other.init();
        const loading = other.load('a');
        other.free();
        equal((await loading).row_count, 2000);
        equal((await persistence.load('a')).row_count, 2000);
    },

    'saves of one store queue': async () => {
        const persistence = await database('p-queue');
        const store = cities(10);
        const saves = [];
        for (let id = 11; id <= 20; id += 1) {
            store.insert_row({ id });
            saves.push(persistence.save('a', store));
        }
        await Promise.all(saves);

        equal((await persistence.load('a')).row_count, 20);
        store.insert_row({ id: 21 });
        await persistence.save('a', store);
        equal((await persistence.load('a')).row_count, 21);
    },

    'two persistence objects work on one database, and neither writes over the other': async () => {
        const one = await database('p-two');
        const two = new ColumnStorePersistence({ database: 'p-two' });
        await two.init();
        const mine = cities();
        await one.save('a', mine);
        const theirs = await two.load('a');
        theirs.update_row(1, 'city', 'theirs');
        mine.update_row(2, 'city', 'mine');
        await two.save('a', theirs);

        await fails('ConflictError', /saved elsewhere.*save number 2/, () => one.save('a', mine));
        equal((await one.load('a')).get_row(1).city, 'theirs');
        await one.save('b', mine);
        await one.save('a', mine, { replace: true });

        const [a, b] = await Promise.all([two.load('a'), one.load('b')]);
        equal([a.get_row(1).city, a.get_row(2).city], ['Porto', 'mine']);
        equal(a.to_csv(), b.to_csv());
        await Promise.all([one.save('c', a), two.save('d', b)]);
        equal((await one.list_stores()).sort(), ['a', 'b', 'c', 'd']);
    },

    'a table that was deleted elsewhere does not come back unasked': async () => {
        const persistence = await database('p-gone');
        const store = cities();
        await persistence.save('a', store);
        await persistence.delete_store('a');
        await persistence.delete_store('never there');
        store.insert_row({ id: 9 });

        await fails('GoneError', /no longer stored.*memory is whole/, () => persistence.save('a', store));
        await fails('NotFoundError', /no table "a" is stored/, () => persistence.load('a'));
        await persistence.save('a', store, { replace: true });

        equal((await persistence.load('a')).row_count, 4);
    },

    'tables are renamed and copied, and never over another': async () => {
        const persistence = await database('p-rename');
        const store = cities();
        await persistence.save('a', store);
        const { created_at } = await persistence.get_metadata('a');
        await persistence.copy_store('a', 'copy');
        await persistence.rename_store('a', 'b');

        equal((await persistence.list_stores()).sort(), ['b', 'copy']);
        equal((await persistence.get_metadata('b')).created_at, created_at);
        equal((await persistence.load('b')).to_csv(), (await persistence.load('copy')).to_csv());
        await fails('ConflictError', /"copy" is stored already/, () => persistence.rename_store('b', 'copy'));
        await fails('ConflictError', /"b" is stored already/, () => persistence.copy_store('copy', 'b'));
        await fails('NotFoundError', /no table "a"/, () => persistence.rename_store('a', 'c'));
        await fails('NotFoundError', /no table "a"/, () => persistence.copy_store('a', 'c'));
    },

    'an aborted save rejects with an AbortError and leaves one of two tables': async () => {
        const persistence = await database('p-abort');
        const store = cities(3000);
        await persistence.save('a', cities(1));
        const controller = new AbortController();

        const saving = persistence.save('a', store, {
            signal: controller.signal,
            onprogress: ({ done }) => done > 0 && controller.abort('enough'),
        });
        const error = await fails('AbortError', /"a" was aborted.*untouched/, () => saving);

        equal(error.cause, 'enough');
        ok([1, 3000].includes((await persistence.load('a')).row_count));
        await persistence.save('a', store);
        equal((await persistence.load('a')).row_count, 3000);
    },

    'a signal that has been aborted stops a verb before it begins': async () => {
        const persistence = await database('p-aborted');
        await persistence.save('a', cities());
        const signal = AbortSignal.abort();

        await fails('AbortError', /save/, () => persistence.save('b', cities(), { signal }));
        await fails('AbortError', /load/, () => persistence.load('a', { signal }));
        equal(await persistence.list_stores(), ['a']);
        await persistence.save('a', cities(2), { signal: new AbortController().signal, onprogress: null });
        equal((await persistence.load('a', { signal: null })).row_count, 2);
    },

    'an aborted load loads nothing': async () => {
        const persistence = await database('p-abort-load');
        await persistence.save('a', cities(3000));
        const controller = new AbortController();

        const loading = persistence.load('a', { signal: controller.signal });
        controller.abort();

        await fails('AbortError', /load of table "a"/, () => loading);
        equal((await persistence.load('a')).row_count, 3000);
    },

    'options that are none are refused': async () => {
        const persistence = await database('p-options');
        const store = cities();
        await fails('TypeError', /no member "layuot"/, () => persistence.save('a', store, { layuot: 'rows' }));
        await fails('TypeError', /"relaxed" or "strict"/, () => persistence.save('a', store, { durability: 'eager' }));
        await fails('TypeError', /AbortSignal/, () => persistence.save('a', store, { signal: {} }));
        await fails('TypeError', /a function/, () => persistence.load('a', { onprogress: 5 }));
        await fails('TypeError', /no member "name"/, () => new ColumnStorePersistence({ name: 'x' }));
        await fails('Error', /expected instance of ColumnStoreWasm/, () => persistence.save('a', {}));
        equal(await persistence.list_stores(), []);
        await persistence.save('a', store, { durability: 'strict' });
        equal(await persistence.list_stores(), ['a']);
    },

    'what was altered is not loaded, and the error names it': async () => {
        const persistence = await database('p-corrupt');
        await persistence.save('a', cities());
        await meddle('p-corrupt', 'rows', 'a:row:2', (row) => row.replace('3', '4'));

        await fails('CorruptError', /"a" is damaged in 1 entries: "a:row:2"/, () => persistence.load('a'));
        await meddle('p-corrupt', 'metadata', 'a:meta', (json) => `x${json}`);
        await fails('CorruptError', /metadata/, () => persistence.get_metadata('a'));
    },

    'what is stored is verified against a store': async () => {
        const persistence = await database('p-verify');
        const store = cities();
        await persistence.save('a', store);
        equal(await persistence.verify('a', store), { equal: true, row_count: 3, difference_count: 0, differences: [] });

        store.update_row(2, 'price', 99);
        const changed = await persistence.verify('a', store);
        equal([changed.equal, changed.difference_count], [false, 1]);
        ok(/row 2, column "price"/.test(changed.differences[0]), changed.differences[0]);
        await meddle('p-verify', 'rows', 'a:row:1', () => 'x');
        const damaged = await persistence.verify('a', store);
        ok(!damaged.equal && /"a:row:1"/.test(damaged.differences[0]), damaged.differences[0]);

        await fails('NotFoundError', /"b"/, () => persistence.verify('b', store));
        await fails('AbortError', /verification/, () => persistence.verify('a', store, { signal: AbortSignal.abort() }));
    },

    'a damaged table is repaired, and every loss named': async () => {
        const persistence = await database('p-repair');
        await persistence.save('a', cities());
        equal((await persistence.repair('a')).losses, []);
        await meddle('p-repair', 'rows', 'a:row:2', () => 'x');

        const { store, losses } = await persistence.repair('a');

        equal([store.row_count, store.get_row(3).city, losses.length], [2, 'Lisbon', 1]);
        ok(/"a:row:2"/.test(losses[0]), losses[0]);
        await fails('CorruptError', /damaged/, () => persistence.load('a'));
        await persistence.save('a', store);
        equal((await persistence.load('a')).row_count, 2);
        await fails('NotFoundError', /"b"/, () => persistence.repair('b'));
        await fails('InvalidNameError', /name/, () => persistence.repair(''));
    },

    'a newer format is neither read nor written over': async () => {
        const persistence = await database('p-newer');
        await persistence.save('a', cities());
        await meddle('p-newer', 'metadata', 'a:meta', (json) => json.replace(/"version":\d+/, '"version":999'));

        await fails('NewerFormatError', /newer version/, () => persistence.load('a'));
        await fails('NewerFormatError', /newer version/, () => persistence.get_metadata('a'));
        await fails('NewerFormatError', /untouched/, () => persistence.save('a', cities()));
    },

    'a database of a newer version is not opened': async () => {
        (await database('p-version')).close();
        await new Promise((resolve) => {
            const request = indexedDB.open('p-version', 99);
            request.onsuccess = () => resolve(request.result.close());
        });

        const persistence = new ColumnStorePersistence({ database: 'p-version' });
        await fails('VersionError', /./, () => persistence.init());
    },

    'a database that somebody holds open in an older version is not waited for': async () => {
        (await database('p-blocked')).close();
        const held = await new Promise((resolve) => {
            const request = indexedDB.open('p-blocked', 1);
            request.onsuccess = () => resolve(request.result);
        });
        const { open } = IDBFactory.prototype;
        const persistence = new ColumnStorePersistence({ database: 'p-blocked' });

        // As a package of a later version would open it.
        await replaced(IDBFactory.prototype, 'open', function (name) { return open.call(this, name, 2); }, () =>
            fails('BlockedError', /another tab holds an older version/, () => persistence.init()));
        held.close();
    },

    'what the browser fails at is an error by its name, and the next save writes all': async () => {
        const persistence = await database('p-faults');
        const store = cities();
        await persistence.save('a', store);
        store.insert_row({ id: 4 });
        const failing = (name) => () => { throw new DOMException('it was made to fail', name); };

        await replaced(IDBObjectStore.prototype, 'put', failing('QuotaExceededError'), () =>
            fails('QuotaError', /storage is full/, () => persistence.save('a', store)));
        await replaced(IDBDatabase.prototype, 'transaction', failing('UnknownError'), () =>
            fails('StorageError', /it was made to fail/, () => persistence.save('a', store)));
        await replaced(IDBDatabase.prototype, 'transaction', failing('UnknownError'), () =>
            fails('StorageError', /it was made to fail/, () => persistence.load('a')));

        equal((await persistence.load('a')).row_count, 3);
        await persistence.save('a', store);
        equal((await persistence.load('a')).row_count, 4);
    },

    'the connection gives way to who deletes the database, and heals': async () => {
        const persistence = await database('p-heals');
        await persistence.save('a', cities());

        await new Promise((resolve, reject) => {
            const request = indexedDB.deleteDatabase('p-heals');
            Object.assign(request, { onsuccess: resolve, onblocked: reject });
        });

        equal(await persistence.list_stores(), []);
        await persistence.save('a', cities());
        equal(await persistence.list_stores(), ['a']);
    },
});
