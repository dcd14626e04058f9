import { CITIES, ColumnStoreWasm, cities, equal, fails, ok, suite } from './harness.js';

const TYPES = ['int', 'float', 'string', 'bool', 'date', 'timestamp'];
const ALL = TYPES.map((type) => ({ name: type, type }));

export default suite({
    'a store begins empty and gets columns and rows': () => {
        const store = new ColumnStoreWasm();
        equal([store.column_names(), store.row_count, store.primary_key_column], [[], 0, undefined]);

        store.add_column('a', 'int');
        equal(store.insert_row({ a: 7 }), 0);
        store.add_column('b', 'string');

        equal(store.get_row(0), { a: 7, b: null });
        equal(store.schema(), [{ name: 'a', type: 'int' }, { name: 'b', type: 'string' }]);
    },

    'types are read in any case and by their aliases': () => {
        const aliases = { INTEGER: 'int', i64: 'int', Double: 'float', f64: 'float', TEXT: 'string', str: 'string',
            boolean: 'bool' };
        for (const [alias, type] of Object.entries(aliases)) {
            equal(ColumnStoreWasm.with_schema([{ name: 'a', type: alias }]).schema()[0].type, type);
        }
    },

    'schemas that cannot be are refused': async () => {
        const make = (schema) => () => ColumnStoreWasm.with_schema(schema);
        await fails('SchemaError', /unknown column type "decimal"/, make([{ name: 'a', type: 'decimal' }]));
        await fails('SchemaError', /already a column "int"/, make([...ALL.slice(0, 1), ...ALL.slice(0, 1)]));
        await fails('SchemaError', /needs a name/, make([{ name: '', type: 'int' }]));
        await fails('TypeError', /a schema should be an array, not the string/, make('id int'));
        await fails('TypeError', /\{name, type\}/, make([{ name: 'a' }]));
        await fails('TypeError', /no member "typ"/, make([{ name: 'a', typ: 'int' }]));
        const keyed = (key) => () => ColumnStoreWasm.with_primary_key(CITIES, key);
        await fails('SchemaError', /no column "none"/, keyed('none'));
        await fails('SchemaError', /a primary key is an int or a string/, keyed('price'));
    },

    'every value comes back as it went in': () => {
        const store = ColumnStoreWasm.with_schema(ALL);
        const rows = [
            { int: 1, float: 0.1, string: 'Ente 🦆', bool: true, date: '2024-02-29', timestamp: '2024-02-29T13:45:00Z' },
            { int: -1, float: NaN, string: '', bool: false, date: '-000044-03-15', timestamp: '1969-12-31T23:59:59.999Z' },
            { int: null, float: null, string: null, bool: null, date: null, timestamp: null },
            { int: 2n ** 63n - 1n, float: -0, string: '\0\n"', bool: true, date: '9999-12-31', timestamp: '1970-01-01T00:00:00Z' },
            { int: -(2n ** 63n), float: -Infinity, string: '\u{FFFD}', bool: true, date: '0000-01-01', timestamp: '-009999-01-01T00:00:00Z' },
        ];
        for (const row of rows) {
            equal(store.get_row(store.insert_row(row)), row);
        }
        equal(store.get_rows(0, 9), rows);
    },

    'ints are numbers while they are exact and BigInts beyond': () => {
        const store = ColumnStoreWasm.with_schema([{ name: 'a', type: 'int' }]);
        const there_and_back = (a) => store.get_row(store.insert_row({ a })).a;

        equal(there_and_back(5n), 5);
        equal(there_and_back(Number.MAX_SAFE_INTEGER), 9007199254740991);
        equal(there_and_back(9007199254740992n), 9007199254740992n);
        equal(there_and_back(-9007199254740993n), -9007199254740993n);
    },

    'a Date is a moment, and at midnight UTC a day': async () => {
        const store = ColumnStoreWasm.with_schema(ALL.slice(4));
        const moment = new Date('2024-02-29T13:45:00.120Z');
        const row = store.insert_row({ date: new Date('2024-02-29'), timestamp: moment });

        equal(store.get_row(row), { date: '2024-02-29', timestamp: '2024-02-29T13:45:00.120Z' });
        equal(new Date(store.get_row(row).timestamp).getTime(), moment.getTime());
        await fails('TypeError', /midnight UTC/, () => store.insert_row({ date: moment }));
        await fails('TypeError', /the Date Invalid/, () => store.insert_row({ timestamp: new Date(NaN) }));
        equal(store.get_row(store.insert_row({ timestamp: '2024-02-29' })).timestamp, '2024-02-29T00:00:00Z');
    },

    'a value of another type is refused and nothing is written': async () => {
        const store = ColumnStoreWasm.with_schema(ALL);
        const wrong = [
            ['int', 30.5, /holds int, and the number 30.5/],
            ['int', '1', /the string "1"/],
            ['int', 2 ** 53, /give a BigInt/],
            ['int', 2n ** 63n, /beyond 64 bits/],
            ['int', NaN, /the number NaN/],
            ['float', 1n, /a BigInt/],
            ['float', '1.5', /holds float/],
            ['string', 1, /holds string/],
            ['string', '\uD800', /lone surrogate/],
            ['string', { a: 1 }, /an object/],
            ['string', [], /an array/],
            ['bool', 1, /holds bool/],
            ['date', '2023-02-29', /holds date/],
            ['date', 19000, /a day is written 2024-02-29/],
            ['timestamp', Date.now(), /give a Date/],
            ['timestamp', 'noon', /2024-02-29T13:45:00Z/],
            ['timestamp', Symbol('s'), /a symbol/],
        ];
        for (const [column, value, pattern] of wrong) {
            await fails('TypeError', pattern, () => store.insert_row({ [column]: value }));
        }
        equal(store.row_count, 0);
    },

    'rows that do not fit are refused': async () => {
        const store = cities();
        await fails('WriteError', /no column "town"/, () => store.insert_row({ id: 9, town: 'x' }));
        await fails('WriteError', /already a row with the key 1/, () => store.insert_row({ id: 1 }));
        await fails('WriteError', /no value for the key column "id"/, () => store.insert_row({ city: 'x' }));
        await fails('WriteError', /takes no null/, () => store.insert_row({ id: null }));
        await fails('TypeError', /a row should be an object, not null/, () => store.insert_row(null));
        await fails('TypeError', /not an array/, () => store.insert_row([1]));
        await fails('WriteError', /no primary key/, () => new ColumnStoreWasm().upsert_row({}));
        equal(store.row_count, 3);
    },

    'a row can be a Map, and undefined members are absent': () => {
        const store = cities();
        store.insert_row(new Map([['id', 4n], ['city', 'Braga']]));
        store.upsert_row({ id: 4, city: undefined, price: 1 });

        equal(store.get_row(4), { id: 4, city: 'Braga', price: 1 });
    },

    'an upsert inserts or updates, leaves absent members and sets null': () => {
        const store = cities();

        equal(store.upsert_row({ id: 1, price: null }), 'updated');
        equal(store.upsert_row({ id: 10 }), 'inserted');

        equal(store.get_row(1), { id: 1, city: 'Porto', price: null });
        equal(store.get_row(10), { id: 10, city: null, price: null });
    },

    'a batch takes what it can and lists the rest': async () => {
        const store = cities();

        const result = store.batch_upsert([{ id: 1, price: 2 }, { id: 8, price: 'dear' }, { id: 9 }, { city: 'x' }, 7]);

        equal([result.inserted, result.updated, result.failed], [1, 1, 3]);
        equal(result.failures.map(({ index, key }) => [index, key]), [[1, 8], [3, null], [4, null]]);
        ok(/holds float/.test(result.failures[0].message), result.failures[0].message);
        equal([store.row_count, store.get_row(1).price], [4, 2]);
        await fails('TypeError', /the rows should be an array/, () => store.batch_upsert({ id: 1 }));
    },

    'cells are updated by key, but the key is not': async () => {
        const store = cities();

        store.update_row(2n, 'price', 7);

        equal(store.get_row(2).price, 7);
        await fails('WriteError', /is the key/, () => store.update_row(2, 'id', 3));
        await fails('WriteError', /no row with the key 99/, () => store.update_row(99, 'price', 3));
        await fails('WriteError', /no column "x"/, () => store.update_row(2, 'x', 3));
        await fails('TypeError', /holds float/, () => store.update_row(2, 'price', '3'));
        await fails('TypeError', /whole number or a BigInt, not the string/, () => store.update_row('2', 'price', 3));
    },

    'keys are BigInts, numbers or strings': async () => {
        const big = 2n ** 60n + 1n;
        const ints = ColumnStoreWasm.with_primary_key(CITIES, 'id');
        ints.insert_row({ id: big, city: 'x' });
        equal(ints.get_row(big), { id: big, city: 'x', price: null });
        await fails('TypeError', /the key in column "id"/, () => ints.get_row(2 ** 60));
        ok(ints.delete_row(big) && !ints.delete_row(big));

        const strings = ColumnStoreWasm.with_primary_key(CITIES, 'city');
        strings.insert_row({ id: 1, city: 'é:%/' });
        equal(strings.get_row('é:%/').id, 1);
        equal(strings.get_row('none'), null);
        await fails('TypeError', /the key in column "city"/, () => strings.get_row(1));
    },

    'without a key rows go by their ids, which a vacuum leaves alone': async () => {
        const store = ColumnStoreWasm.with_schema(CITIES);
        const ids = [1, 2, 3].map((id) => store.insert_row({ id }));
        ok(store.delete_row(ids[0]));
        const { tombstones_found, tombstones_removed, completed, duration_ms } = store.vacuum();

        equal([tombstones_found, tombstones_removed, completed, typeof duration_ms], [1, 1, true, 'number']);
        equal(store.get_row(ids[2]).id, 3);
        equal(store.get_rows_by_indices(new Uint32Array(ids)).map((row) => row?.id), [undefined, 2, 3]);
        store.update_row(ids[1], 'price', 1);
        store.set_row_ttl(ids[1], 0);
        equal(store.get_row(ids[1]), null);
        await fails('TypeError', /row id/, () => store.get_row(-1));
    },

    'deleted rows are counted until a vacuum, and their keys are free at once': () => {
        const store = cities(10);
        ok(!store.should_vacuum());

        ok(store.delete_row(1) && store.delete_row(2) && !store.delete_row(1));
        equal([store.row_count, store.active_row_count, store.deleted_row_count], [10, 8, 2]);
        ok(store.should_vacuum());
        store.insert_row({ id: 1 });
        store.vacuum();

        equal([store.row_count, store.active_row_count, store.deleted_row_count], [9, 9, 0]);
    },

    'a row expires when its time has come and not before': async () => {
        const store = cities();

        store.set_row_ttl(1, 0);
        store.set_row_ttl(2, 3600n);
        store.set_row_ttl(3, Number.MAX_SAFE_INTEGER);
        equal([store.get_row(1), store.get_row(2).id, store.get_row(3).id], [null, 2, 3]);
        equal(store.get_rows(0, 9).length, 2);
        equal([store.active_row_count, store.expire_rows(), store.expire_rows()], [3, 1, 0]);
        equal(store.active_row_count, 2);
        store.set_row_ttl(2, null);

        await fails('WriteError', /no row with the key 1/, () => store.set_row_ttl(1, 5));
        await fails('TypeError', /from 0 on/, () => store.set_row_ttl(2, -1));
        await fails('TypeError', /from 0 on/, () => store.set_row_ttl(2, 1.5));
    },

    'a cleared store keeps its columns and its key': () => {
        const store = cities();

        store.clear();

        equal([store.row_count, store.string_count, store.primary_key_column], [0, 0, 'id']);
        store.insert_row({ id: 1 });
        equal(store.get_row(1), { id: 1, city: null, price: null });
    },

    'memory and strings are counted': () => {
        const store = cities(3);
        ok(store.memory_usage > 100);
        equal(store.string_count, 3);
        store.delete_row(1);
        equal([store.vacuum().strings_removed, store.string_count], [1, 2]);
    },

    'columns are renamed, dropped and retyped': async () => {
        const store = cities();

        store.rename_column('city', 'town');
        store.drop_column('price');
        equal(store.schema(), [{ name: 'id', type: 'int' }, { name: 'town', type: 'string' }]);

        await fails('SchemaError', /no column "x"/, () => store.rename_column('x', 'y'));
        await fails('SchemaError', /already a column "id"/, () => store.rename_column('town', 'id'));
        await fails('SchemaError', /is the primary key/, () => store.drop_column('id'));
        await fails('SchemaError', /already a column "town"/, () => store.add_column('town', 'int'));
        await fails('SchemaError', /unknown column type/, () => store.add_column('z', 'money'));
    },

    'a dry run of a new type says what would become of the cells': async () => {
        const store = ColumnStoreWasm.with_primary_key(CITIES, 'id');
        ['1', 'two', '03'].forEach((city, index) => store.insert_row({ id: index + 1, city }));

        const plan = store.retype_column('city', 'int', { dry_run: true });
        equal(plan, { converted: 2, rewritten: 1, failed: 1, cells: [{ key: 2, value: 'two' }] });
        equal(store.schema()[1].type, 'string');
        await fails('SchemaError', /1 of the cells.*the first is that of 2/, () => store.retype_column('city', 'int'));
        store.update_row(2, 'city', '2');
        equal(store.retype_column('city', 'int').converted, 3);

        equal(store.get_row(2), { id: 2, city: 2, price: null });
        await fails('TypeError', /no member "dryRun"/, () => store.retype_column('city', 'float', { dryRun: true }));
    },

    'names that mean something to JavaScript are names like any other': () => {
        const names = ['__proto__', 'constructor', 'toString', '1', ''.padEnd(3, ' ')];
        const store = ColumnStoreWasm.with_schema(names.map((name) => ({ name, type: 'int' })));
        const row = Object.fromEntries(names.map((name, index) => [name, index]));

        const read = store.get_row(store.insert_row(row));

        for (const [index, name] of names.entries()) {
            ok(Object.hasOwn(read, name) && Object.getOwnPropertyDescriptor(read, name).value === index, name);
        }
        equal(Object.getPrototypeOf(read) === Object.prototype, true);
    },

    'what foreign code throws comes through, and the store can be used afterwards': async () => {
        const store = cities();
        const hostile = { get id() { throw new RangeError('no id'); } };

        await fails('RangeError', /no id/, () => store.insert_row(hostile));
        await fails('RangeError', /no keys/, () => store.insert_row(new Proxy({}, {
            ownKeys() { throw new RangeError('no keys'); },
        })));
        await fails('Error', /recursive use/, () => store.insert_row({ get id() { return store.insert_row({ id: 5 }); } }));

        store.insert_row({ id: 4 });
        equal(store.row_count, 4);
    },

    'a freed store throws and does no harm': async () => {
        const store = cities();
        store.free();

        await fails('Error', /null pointer/, () => store.get_row(1));
        equal(cities().row_count, 3);
    },
});
