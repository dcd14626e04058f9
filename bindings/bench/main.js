// The page's side of `cargo xtask bench`: the driver prepares a table and asks for one work after the other.

import { csvOf, generate } from './generator.js';
import { init, storeOf } from './package.js';
import { checkStore } from './expected.js';
import { storing, valueOf } from './storing.js';
import { computing } from './works.js';

const bench = { table: null, csv: null, store: null };
const works = [...storing(bench, 'columns'), ...storing(bench, 'rows'), ...computing(bench)];

/** The works in order; a slow one takes more than a minute on a million rows. */
export function list() {
    return works.map(({ title, isSlow = false }) => ({ title, is_slow: isSlow }));
}

/** Makes the table of so many rows, in both programs. */
export async function prepare(rowCount) {
    await init();
    bench.table = generate(rowCount);
    bench.csv = csvOf(bench.table);
    bench.store = storeOf(bench.csv);
    checkStore(bench.store, bench.table, 'prepared');
    return { csv_bytes: bench.csv.length };
}

/** The figures of a work. */
export async function run(title, rounds) {
    const work = works.find((candidate) => candidate.title === title);
    const figures = await work.run(rounds);
    return figures.map((figure) => ({
        ...figure,
        package: valueOf(figure, 'package'),
        limit: valueOf(figure, 'limit'),
    }));
}

let running = null;

/** Begins what takes longer than a driver would wait for one answer. */
export function begin(work) {
    running = work();
    // Whoever asks for the outcome hears of it.
    running.catch(() => {});
}

/** What was begun has given, in an array; null if it goes on for longer than so many ms. */
export function outcome(patienceMs) {
    return Promise.race([
        running.then((value) => [value]),
        new Promise((resolve) => setTimeout(resolve, patienceMs, null)),
    ]);
}

/** Where this runs. */
export function place() {
    return {
        agent: navigator.userAgent,
        threads: navigator.hardwareConcurrency,
        date: new Date().toISOString().slice(0, 16).replace('T', ' '),
        is_isolated: crossOriginIsolated,
    };
}
