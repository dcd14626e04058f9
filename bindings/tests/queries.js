import { CITIES, ColumnStoreWasm, cities, equal, fails, ok, suite } from './harness.js';

const ids = (store, rows) => store.get_rows_by_indices(rows).map((row) => row.id);

export default suite({
    'filters give row ids as a Uint32Array': () => {
        const store = cities(6);
        const found = store.filter_eq('city', 'Porto');

        ok(found instanceof Uint32Array);
        equal(ids(store, found), [1, 4]);
        equal(ids(store, store.filter_gt('id', 4)), [5, 6]);
        equal(ids(store, store.filter_lt('price', 3.5)), [1, 2]);
        equal(ids(store, store.filter_range('id', 1, 4)), [2, 3]);
        equal(ids(store, store.filter_in('city', ['Faro', 'Lisbon', 'Oslo'])), [2, 3, 5, 6]);
        equal(store.filter_in('city', []).length, 0);
    },

    'filters take BigInts, floats for ints, dates and bools': () => {
        const columns = ['int', 'float', 'bool', 'date', 'timestamp'].map((type) => ({ name: type, type }));
        const store = ColumnStoreWasm.with_schema(columns);
        const moment = new Date('2024-02-29T12:00:00Z');
        store.insert_row({ int: 1, float: 1, bool: true, date: '2024-02-29', timestamp: moment });
        store.insert_row({ int: 2n ** 60n, float: NaN, bool: false, date: '2024-03-01', timestamp: '2025-01-01' });
        const rows = (verb, ...operands) => [...store[`filter_${verb}`](...operands)];

        equal(rows('eq', 'int', 1n), [0]);
        equal(rows('gt', 'int', 0.5), [0, 1]);
        equal(rows('lt', 'int', 1.5), [0]);
        equal(rows('eq', 'int', 2n ** 60n), [1]);
        equal(rows('eq', 'float', 1n), [0]);
        equal(rows('eq', 'float', NaN), []);
        equal(rows('eq', 'bool', false), [1]);
        equal(rows('gt', 'date', new Date('2024-02-29')), [1]);
        equal(rows('eq', 'timestamp', moment), [0]);
        equal(rows('range', 'timestamp', '2024-01-01', '2024-12-31T00:00:00Z'), [0]);
        equal(rows('in', 'int', [1, 7, 2n ** 60n]), [0, 1]);
    },

    'filters that do not fit the table are refused': async () => {
        const store = cities();
        await fails('FilterError', /no.* of that name/, () => store.filter_eq('town', 1));
        await fails('TypeError', /holds int, and the string/, () => store.filter_eq('id', '1'));
        await fails('TypeError', /is null/, () => store.filter_eq('city', null));
        await fails('TypeError', /compared with undefined/, () => store.filter_gt('id'));
        await fails('TypeError', /should be an array/, () => store.filter_in('city', 'Faro'));
        await fails('TypeError', /should be a string/, () => store.filter_eq(5, 1));
    },

    'expressions filter, count and restrict a sum': async () => {
        const store = cities(6);
        const expression = 'city in ("Porto", "Faro") and not price > 6';

        equal(ids(store, store.filter(expression)), [1, 2, 4]);
        equal([store.count(expression), store.count(), store.count('city icontains "PORT"')], [3, 6, 2]);
        equal(store.aggregate('price', 'id between 2 and 3').sum, 7.5);
        store.set_row_ttl(1, 0);
        equal([store.count(), store.count(expression)], [5, 2]);
        await fails('FilterError', /character 1: .*"town"/, () => store.filter('town = 1'));
        await fails('FilterError', /character 6/, () => store.count('id = '));
        await fails('FilterError', /character \d+/, () => store.aggregate('id', 'city = 1'));
        await fails('TypeError', /a filter should be a string/, () => store.filter(null));
    },

    'ids of rows that are gone read as null, at their place': () => {
        const store = cities();
        const all = store.filter_gt('id', 0);
        store.delete_row(2);
        store.vacuum();

        equal(store.get_rows_by_indices(all).map((row) => row && row.id), [1, null, 3]);
        equal(store.get_rows_by_indices(new Uint32Array([99])), [null]);
    },

    'pages of rows are half open and in the order of row ids': async () => {
        const store = cities(5);
        store.delete_row(3);

        equal(store.get_rows(1, 3).map((row) => row.id), [2, 4]);
        equal(store.get_rows(3, 99).map((row) => row.id), [5]);
        equal(store.get_rows(9, 3), []);
        await fails('TypeError', /the start should be/, () => store.get_rows(-1, 3));
        await fails('TypeError', /the end should be/, () => store.get_rows(0));
    },

    'a column is summed up': async () => {
        const store = ColumnStoreWasm.with_schema(CITIES);
        [[1, 'b', 0.5], [2, 'a', null], [2, null, 1]].forEach(([id, city, price]) => {
            store.insert_row({ id, city, price });
        });

        equal(store.aggregate('id'), { count: 3, nulls: 0, sum: 5, mean: 5 / 3, min: 1, max: 2, distinct: 2 });
        equal(store.aggregate('price'), { count: 2, nulls: 1, sum: 1.5, mean: 0.75, min: 0.5, max: 1, distinct: 2 });
        equal(store.aggregate('city'), { count: 2, nulls: 1, sum: null, mean: null, min: 'a', max: 'b', distinct: 2 });
        await fails('QueryError', /none of that name/, () => store.aggregate('x'));
    },

    'rows are grouped by columns, nulls being a group': async () => {
        const store = cities(6);
        store.insert_row({ id: 7 });
        const measures = [{ column: 'price', op: 'sum' }, { column: 'id', op: 'max' }, { op: 'count' }];

        equal(store.group_by(['city'], measures), [
            { city: 'Porto', sum_price: 7.5, max_id: 4, count: 2 },
            { city: 'Faro', sum_price: 10.5, max_id: 5, count: 2 },
            { city: 'Lisbon', sum_price: 13.5, max_id: 6, count: 2 },
            { city: null, sum_price: 0, max_id: 7, count: 1 },
        ]);
        const all = ['count', 'mean', 'min', 'distinct'].map((op) => ({ column: 'price', op }));
        equal(store.group_by([], all, 'id < 3'), [{ count_price: 2, mean_price: 2.25, min_price: 1.5, distinct_price: 2 }]);
        equal(store.group_by(['city', 'id'], [], 'id = 2'), [{ city: 'Faro', id: 2 }]);
        await fails('QueryError', /none of that name/, () => store.group_by(['town'], []));
        await fails('QueryError', /"city"/, () => store.group_by([], [{ column: 'city', op: 'sum' }]));
        await fails('TypeError', /count, sum, mean/, () => store.group_by([], [{ column: 'id', op: 'median' }]));
        await fails('TypeError', /\{column, op\}/, () => store.group_by([], [{ op: 'sum' }]));
        await fails('TypeError', /two members "city"/, () => store.group_by(['city', 'city'], []));
    },

    'a sum of ints is exact beyond 64 bits': () => {
        const store = ColumnStoreWasm.with_schema([{ name: 'a', type: 'int' }]);
        const most = 2n ** 63n - 1n;
        for (let n = 0; n < 4; n += 1) {
            store.insert_row({ a: most });
        }

        equal(store.aggregate('a').sum, 4n * most);
        store.clear();
        equal(store.aggregate('a'), { count: 0, nulls: 0, sum: 0, mean: null, min: null, max: null, distinct: 0 });
    },

    'rows are sorted by several columns, nulls last, and cut at a limit': async () => {
        const store = cities(6);
        store.insert_row({ id: 7 });
        const order = (by, limit) => ids(store, store.sort(by, limit));

        equal(order([{ column: 'price', descending: true }]), [6, 5, 4, 3, 2, 1, 7]);
        equal(order([{ column: 'city' }, { column: 'price', descending: true }]), [5, 2, 6, 3, 4, 1, 7]);
        equal(order([{ column: 'price', descending: true }], 2), [6, 5]);
        equal(order([], 0), []);
        await fails('QueryError', /none of that name/, () => store.sort([{ column: 'x' }]));
        await fails('TypeError', /\{column, descending\?\}/, () => store.sort([{}]));
        await fails('TypeError', /no member "desc"/, () => store.sort([{ column: 'id', desc: true }]));
        await fails('TypeError', /the limit/, () => store.sort([{ column: 'id' }], -1));
    },

    'CSV comes in as text or bytes, and goes out exactly': () => {
        const text = 'id,name,price,day\n1,"a ""b"",\nc",1.5,2024-02-29\n2,"",,\n3,,-0.0,2024-03-01\n';

        for (const input of [text, new TextEncoder().encode(text)]) {
            const store = ColumnStoreWasm.from_csv(input, { primary_key: 'id' });
            equal(store.schema().map(({ type }) => type), ['int', 'string', 'float', 'date']);
            equal(store.get_rows(0, 3), [
                { id: 1, name: 'a "b",\nc', price: 1.5, day: '2024-02-29' },
                { id: 2, name: '', price: null, day: null },
                { id: 3, name: null, price: -0, day: '2024-03-01' },
            ]);
            equal(store.to_csv(), text);
        }
    },

    'a long text survives being handed over in pieces': () => {
        const rows = Array.from({ length: 60000 }, (_, row) => `${row},duck 🦆${row % 7}`);
        const text = `n,name\n${rows.join('\n')}\n`;

        equal(ColumnStoreWasm.from_csv(text).to_csv() === text, true);
        equal(ColumnStoreWasm.from_csv(new TextEncoder().encode(text)).to_csv() === text, true);
    },

    'what is known of a CSV file can be said': () => {
        const options = { delimiter: ';', header: false, types: { column_1: 'string' } };
        const store = ColumnStoreWasm.from_csv('007;1\n008;2\n', options);
        equal(store.get_row(1), { column_1: '008', column_2: 2 });

        const texts = ColumnStoreWasm.from_csv('a,b\n1,true\n', { types: 'string' });
        equal(texts.get_row(0), { a: '1', b: 'true' });
    },

    'CSV that is no table is refused with the line': async () => {
        const read = (csv, options) => () => ColumnStoreWasm.from_csv(csv, options);
        await fails('ImportError', /line 3/, read('a,b\n1,2\n3\n'));
        await fails('ImportError', /empty/, read(''));
        await fails('ImportError', /the same key 1/, read('id\n1\n1\n', { primary_key: 'id' }));
        await fails('ImportError', /no column|none of|"none"/, read('id\n1\n', { primary_key: 'none' }));
        await fails('ImportError', /line 2/, read('a\nx\n', { types: { a: 'int' } }));
        await fails('ImportError', /UTF-8/, read(new Uint8Array([97, 10, 255, 10])));
        await fails('TypeError', /lone surrogate/, read('a\n\uDC00\n'));
        await fails('TypeError', /a Uint8Array or a string, not a/, read(Symbol('csv')));
        await fails('TypeError', /one ASCII character/, read('a\n1\n', { delimiter: '::' }));
        await fails('TypeError', /no member "separator"/, read('a\n1\n', { separator: ';' }));
        await fails('SchemaError', /unknown column type/, read('a\n1\n', { types: 'money' }));
    },
});
