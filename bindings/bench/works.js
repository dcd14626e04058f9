// What is measured that computes. Each work is done by both programs, and its result compared with the expected one.

import * as expected from './expected.js';
import { dataBytes, numbers } from './generator.js';
import * as limit from './limit.js';
import { readCsv } from './limit_csv.js';
import { quick } from './measure.js';
import * as ours from './package.js';

const LOOK_UPS = 10_000;
const TOP = 100;
const CITY = 'City 7';

const FILTERS = [
    {
        title: 'int =',
        count: (store) => store.count('qty = 7'),
        filter: (store) => store.filter_eq('qty', 7),
        limitCount: (table) => limit.countInt(table, 7),
        limitFilter: (table) => limit.filterInt(table, 7),
        test: ({ qty }) => (row) => qty[row] === 7,
    },
    {
        title: 'string =',
        count: (store) => store.count(`city = "${CITY}"`),
        filter: (store) => store.filter_eq('city', CITY),
        limitCount: (table) => limit.countString(table, CITY),
        limitFilter: (table) => limit.filterString(table, CITY),
        test: ({ city }) => (row) => city[row] === 7,
    },
    {
        title: 'float range',
        count: (store) => store.count('price between 1000 and 5000 exclusive'),
        filter: (store) => store.filter_range('price', 1000, 5000),
        limitCount: (table) => limit.countRange(table, 1000, 5000),
        limitFilter: (table) => limit.filterRange(table, 1000, 5000),
        test: ({ price }) => (row) => price[row] > 1000 && price[row] < 5000,
    },
    {
        title: 'three and',
        count: (store) => store.count('qty >= 50 and price < 2500 and status = "paid"'),
        filter: (store) => store.filter('qty >= 50 and price < 2500 and status = "paid"'),
        limitCount: (table) => limit.countThree(table, 50, 2500, 'paid'),
        limitFilter: (table) => limit.filterThree(table, 50, 2500, 'paid'),
        test: ({ qty, price, status }) => (row) => qty[row] >= 50 && price[row] < 2500 && status[row] === 2,
    },
];

/** The works on a table: their titles, and functions that measure them. */
export function computing(bench) {
    return [
        ...FILTERS.map((filter) => counting(bench, filter)),
        ...FILTERS.map((filter) => filtering(bench, filter)),
        timed('group by 1,000 strings, sum and mean', () => {
            const groups = expected.cityGroups(bench.table);
            return {
                package: () => ours.groupByCity(bench.store),
                limit: () => limit.groupByCity(bench.table),
                check: (found, side) => expected.checkGroups(found, groups, `groups of the ${side}`),
            };
        }),
        timed(`top ${TOP} of a float`, () => {
            const rows = expected.topRows(bench.table, TOP);
            return {
                package: () => ours.topByPrice(bench.store, TOP),
                limit: () => limit.topByPrice(bench.table, TOP),
                check: (found, side) => expected.checkRows(found, rows, `top rows of the ${side}`),
            };
        }),
        timed('sort by a float', () => ({
            package: () => ours.sortByPrice(bench.store),
            limit: () => limit.sortByPrice(bench.table),
            check: (order) => expected.checkOrder(order, bench.table),
        })),
        lookingUp(bench),
        importing(bench),
        memory(bench),
    ];
}

function counting(bench, { title, count, limitCount, test }) {
    return timed(`count where ${title}`, () => {
        const right = expected.rowsWhere(bench.table, test(bench.table)).length;
        return {
            package: () => count(bench.store),
            limit: () => limitCount(bench.table),
            check: (found, side) => expected.ensure(found === right, `${side}: ${title}: ${found}, not ${right}`),
        };
    });
}

function filtering(bench, { title, filter, limitFilter, test }) {
    return timed(`row ids where ${title}`, () => {
        const rows = expected.rowsWhere(bench.table, test(bench.table));
        return {
            package: () => filter(bench.store),
            limit: () => limitFilter(bench.table),
            check: (found, side) => expected.checkRows(found, rows, `${side}: ${title}`),
        };
    });
}

function timed(title, work) {
    return { title, run: async (rounds) => [{ title, unit: 'ms', samples: await quick(work(), rounds) }] };
}

/** Each look-up makes the whole row as an object. */
function lookingUp(bench) {
    const title = 'look-up of a row by key';
    const work = () => {
        const below = numbers(7);
        const keys = Array.from({ length: LOOK_UPS }, () => below(bench.table.rowCount));
        const index = limit.indexOf(bench.table);
        const all = (rowOf) => () => {
            let [sum, last] = [0, null];
            for (const key of keys) {
                last = rowOf(key);
                sum += last.ts;
            }
            return { sum, last };
        };
        const sum = keys.reduce((total, key) => total + bench.table.ts[key], 0);
        const last = JSON.stringify(expected.rowOf(bench.table, keys.at(-1)));
        return {
            package: all((key) => bench.store.get_row(key)),
            limit: all((key) => limit.rowOf(bench.table, index, key)),
            check: (found, side) => {
                const isRight = found.sum === sum && JSON.stringify(found.last) === last;
                expected.ensure(isRight, `rows that the ${side} looked up`);
            },
        };
    };
    const one = (times) => times.map((ms) => (ms * 1000) / LOOK_UPS);
    const run = async (rounds) => {
        const samples = await quick(work(), rounds);
        return [{ title, unit: 'µs', samples: { package: one(samples.package), limit: one(samples.limit) } }];
    };
    return { title, run };
}

function importing(bench) {
    const title = 'CSV import, types inferred';
    const work = {
        package: () => ours.importCsv(bench.csv),
        limit: () => readCsv(bench.csv),
        check: (found, side) => {
            if (side === 'package') {
                expected.checkStore(found, bench.table, 'imported');
            } else {
                const [, ts, , , , city] = found.columns;
                const isSame = (row) => ts[row] === bench.table.ts[row]
                    && found.strings[city[row]] === `City ${bench.table.city[row]}`;
                expected.ensure(expected.sampleRows(bench.table.rowCount).every(isSame), 'read by the limit program');
            }
        },
    };
    const speed = (times) => times.map((ms) => bench.csv.length / 1000 / ms);
    const run = async (rounds) => {
        const samples = await quick(work, rounds);
        return [{ title, unit: 'MB/s', samples: { package: speed(samples.package), limit: speed(samples.limit) } }];
    };
    return { title, run };
}

/** What the package says it takes, beside the bytes of the data. */
function memory(bench) {
    const title = 'memory per row';
    const run = async () => {
        const { rowCount } = bench.table;
        const samples = { package: [bench.store.memory_usage / rowCount], limit: [dataBytes(bench.table) / rowCount] };
        return [{ title, unit: 'bytes', samples }];
    };
    return { title, run };
}
