// What is measured that stores. The limit program puts and gets the very entries that the package has stored.

import * as expected from './expected.js';
import { numbers } from './generator.js';
import * as limit from './limit.js';
import * as entries from './limit_entries.js';
import { percentile, series, whole } from './measure.js';
import * as ours from './package.js';

const NAME = 'table';
const BLOCK_ROWS = 4096;
const EDITS = 200;
const SCATTERED_EDITS = 1000;
const PRICE_COLUMN = 3;
/** A save in layout `rows` takes seconds from here on. */
const LARGE_ROWS = 50_000;
const LARGE_ROUNDS = 3;

/** The works of one layout. */
export function storing(bench, layout) {
    const stored = new Stored(bench, layout);
    const opening = layout === 'columns' ? [opened(stored, 'count'), opened(stored, 'group by')] : [];
    const scattered = layout === 'columns' ? [scatteredEdits(stored)] : [];
    return [saving(stored), loading(stored), ...opening, edits(stored), ...scattered]
        .map((work) => ({ ...work, isSlow: layout === 'rows' }));
}

/** The table as both programs have it stored in one layout. */
class Stored {
    constructor(bench, layout) {
        Object.assign(this, { bench, layout, entries: null });
        this.databases = { package: `package-${layout}`, limit: `limit-${layout}` };
    }

    /** Whatever has happened to the entries, they are the table's again. */
    async ready() {
        if (this.entries === null) {
            await this.save('package', await this.emptied('package'));
            this.entries = await entries.entriesOf(this.databases.package);
            await this.save('limit', await this.emptied('limit'));
        }
    }

    async emptied(side) {
        await entries.removeDatabase(this.databases[side]);
        return this.open(side);
    }

    open(side) {
        return side === 'package' ? ours.openPersistence(this.databases.package) : entries.open(this.databases.limit);
    }

    /** Saves and closes. */
    async save(side, database) {
        await this.put(side, database);
        database.close();
    }

    put(side, database) {
        const options = { layout: this.layout, replace: true };
        return side === 'package'
            ? database.save(NAME, this.bench.store, options)
            : entries.putAll(database, this.entries);
    }

    load(side, database) {
        if (side === 'package') {
            return database.load(NAME);
        }
        const load = this.layout === 'columns' ? entries.loadColumns : entries.loadRows;
        return load(database, NAME);
    }

    check(side, loaded, what) {
        const { table } = this.bench;
        if (side === 'package') {
            return expected.checkStore(loaded, table, what);
        }
        const isColumns = this.layout === 'columns';
        const { rowCount, price } = loaded;
        const prices = isColumns ? price.values : price;
        const isSame = (row) => Object.is(prices[row], table.price[row]);
        // Rows stand in the order of their keys, as texts: of those only the first are where they were.
        const rows = isColumns ? expected.sampleRows(table.rowCount) : [0, 1];
        expected.ensure(rowCount === table.rowCount && rows.every(isSame), `${what} by the limit program`);
    }

    /** Few rounds where each takes long. */
    rounds(rounds) {
        const isLong = this.layout === 'rows' && this.bench.table.rowCount >= LARGE_ROWS;
        return isLong ? [Math.min(rounds, LARGE_ROUNDS), 0] : [rounds, 1];
    }
}

function saving(stored) {
    const title = `save all, layout ${stored.layout}`;
    return figure(title, async (rounds) => {
        await stored.ready();
        return whole({
            before: (side) => stored.emptied(side),
            package: async (database) => (await stored.put('package', database), database),
            limit: async (database) => (await stored.put('limit', database), database),
            async check(database, side) {
                const loaded = await stored.load(side, database);
                stored.check(side, loaded, 'saved');
                loaded.free?.();
                database.close();
            },
        }, ...stored.rounds(rounds));
    });
}

function loading(stored) {
    const title = `load all, layout ${stored.layout}`;
    return figure(title, async (rounds) => {
        await stored.ready();
        const open = { package: await stored.open('package'), limit: await stored.open('limit') };
        const samples = await whole({
            package: () => stored.load('package', open.package),
            limit: () => stored.load('limit', open.limit),
            check: (loaded, side) => stored.check(side, loaded, 'loaded'),
            after: (_, loaded) => loaded.free?.(),
        }, rounds, 1);
        open.package.close();
        open.limit.close();
        return samples;
    });
}

/** From no connection to a first answer. */
function opened(stored, question) {
    const { bench } = stored;
    const isCount = question === 'count';
    return figure(`open to first ${question}`, async (rounds) => {
        await stored.ready();
        const groups = expected.cityGroups(bench.table);
        return whole({
            async package() {
                const database = await stored.open('package');
                const loaded = await stored.load('package', database);
                return { database, loaded, answer: isCount ? loaded.count() : ours.groupByCity(loaded) };
            },
            async limit() {
                const database = await stored.open('limit');
                const loaded = await stored.load('limit', database);
                const { rowCount, city, price, strings } = loaded;
                const answer = isCount ? rowCount : limit.groupsOf(city.values, price.values, strings);
                return { database, loaded, answer };
            },
            check({ answer }, side) {
                if (isCount) {
                    expected.ensure(answer === bench.table.rowCount, `${side}: ${answer} rows`);
                } else {
                    expected.checkGroups(answer, groups, `first groups of the ${side}`);
                }
            },
            after(_, { database, loaded }) {
                loaded.free?.();
                database.close();
            },
        }, rounds, 1);
    });
}

function figure(title, measure) {
    return { title, run: async (rounds) => [{ title, unit: 'ms', samples: await measure(rounds) }] };
}

/** One cell changed and saved, again and again, each in a transaction of its own. */
function edits(stored) {
    const title = `edit a cell and save it, layout ${stored.layout}`;
    const run = async () => {
        const editing = await Editing.begin(stored);
        const samples = await series({
            async package(turn) {
                editing.write(editing.cells[turn]);
                await editing.save();
            },
            limit: (turn) => editing.putBare([editing.cells[turn]]),
        }, EDITS, EDITS / 10);
        await editing.end();
        return ['p50', 'p99'].map((name) => ({
            title: `${title}, ${name}`,
            unit: 'ms',
            samples,
            fraction: name === 'p50' ? 0.5 : 0.99,
        }));
    };
    return { title, run };
}

function scatteredEdits(stored) {
    const title = '1,000 scattered edits and one save';
    return figure(title, async (rounds) => {
        const editing = await Editing.begin(stored, SCATTERED_EDITS * (rounds + 1));
        const cells = (turn) => editing.cells.slice(turn * SCATTERED_EDITS, (turn + 1) * SCATTERED_EDITS);
        const samples = await series({
            async package(turn) {
                cells(turn).forEach((cell) => editing.write(cell));
                await editing.save();
            },
            limit: (turn) => editing.putBare(cells(turn)),
        }, rounds, 1);
        await editing.end();
        return samples;
    });
}

/** A stored table, loaded by the package, and the bare entries of its prices. */
class Editing {
    static async begin(stored, count = EDITS + EDITS / 10) {
        await stored.ready();
        const editing = new Editing();
        const [database, bare] = [await stored.open('package'), await stored.open('limit')];
        const store = await stored.load('package', database);
        Object.assign(editing, { stored, database, bare, store, cells: cellsOf(stored.bench.table, count) });
        editing.options = { layout: stored.layout };
        editing.prices = new Map(stored.entries.flatMap((entry) => editing.priceEntry(entry)));
        return editing;
    }

    priceEntry({ key, value }) {
        const [, kind, first, second] = key.split(':');
        if (this.stored.layout === 'columns') {
            const isPrice = kind === 'block' && Number(first) === PRICE_COLUMN;
            return isPrice ? [[Number(second), { key, block: entries.floatBlock(value.slice()) }]] : [];
        }
        return kind === 'row' ? [[Number(first), { key, value }]] : [];
    }

    write({ row, price }) {
        this.store.update_row(row, 'price', price);
    }

    save() {
        return this.database.save(NAME, this.store, this.options);
    }

    /** The entries with these cells, each once, in one transaction. */
    putBare(cells) {
        const changed = new Map();
        for (const { row, price } of cells) {
            if (this.stored.layout === 'columns') {
                const { key, block } = this.prices.get(Math.floor(row / BLOCK_ROWS));
                block.set(row % BLOCK_ROWS, price);
                changed.set(key, { area: 'blocks', key, value: block.bytes });
            } else {
                const { key, value } = this.prices.get(row);
                const text = JSON.stringify({ ...JSON.parse(value), price });
                changed.set(key, { area: 'rows', key, value: text });
            }
        }
        return entries.putAll(this.bare, [...changed.values()]);
    }

    /** What was written is there. From here on the stored entries are another table's. */
    async end() {
        const { database, bare, stored, store, cells } = this;
        stored.entries = null;
        const { equal } = await database.verify(NAME, store);
        expected.ensure(equal, 'what is stored is not the edited table');
        const loaded = await stored.load('package', database);
        const last = new Map(cells.map(({ row, price }) => [row, price]));
        for (const [row, price] of last) {
            expected.ensure(loaded.get_row(row).price === price, `the price of row ${row} that was edited`);
        }
        if (stored.layout === 'columns') {
            const { price } = await stored.load('limit', bare);
            const isSame = [...last].every(([row, written]) => price.values[row] === written);
            expected.ensure(isSame, 'prices that the limit program has edited');
        }
        loaded.free();
        store.free();
        database.close();
        bare.close();
    }
}

/** Cells from all over the table that have a price, with another one. */
function cellsOf({ rowCount, price }, count) {
    const below = numbers(1234);
    const cells = [];
    while (cells.length < count) {
        const row = below(rowCount);
        if (!Number.isNaN(price[row])) {
            cells.push({ row, price: 20_000 + cells.length / 4 });
        }
    }
    return cells;
}

/** The value that stands for the samples of a figure. */
export const valueOf = ({ samples, fraction = 0.5 }, side) => percentile(samples[side], fraction);
