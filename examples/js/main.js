// The page: a form for each method, the store as it is, and what came out.

import init, { ColumnStorePersistence, ColumnStoreWasm } from '../../pkg/peristyle.js';
import { SECTIONS } from './methods.js';

const SHOWN_ROWS = 100;
const DATE = /^@/;
const BIG_INT = /^-?\d+n$/;

const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
};

/** JSON, and beyond it BigInts, Dates, and nothing at all. */
function read(text) {
    const trimmed = text.trim();
    if (trimmed === '') {
        return undefined;
    }
    if (BIG_INT.test(trimmed)) {
        return BigInt(trimmed.slice(0, -1));
    }
    return DATE.test(trimmed) ? new Date(trimmed.slice(1)) : JSON.parse(trimmed);
}

function written(value) {
    const plain = (_, member) => (typeof member === 'bigint' ? `${member}n` : ArrayBuffer.isView(member) ? [...member] : member);
    return value === undefined ? 'undefined' : JSON.stringify(value, plain, 1).replace(/\n */g, ' ');
}

function note(call, outcome, is_fault = false) {
    const line = element('li', {}, element('b', { textContent: call }), element('span', {
        textContent: outcome,
        className: is_fault ? 'fault' : '',
    }));
    document.querySelector('#log').prepend(line);
}

async function run(it, method, inputs) {
    const texts = inputs.map((input) => input.value);
    const call = `${method.name}(${texts.join(', ')})`;
    try {
        note(call, written(await method.call(it, ...texts.map(read))));
    } catch (error) {
        note(call, `${error.name}: ${error.message}`, true);
    }
    await show(it);
}

async function show({ store, persistence }) {
    const columns = store.schema();
    const heads = columns.map(({ name, type }) => element('th', { textContent: name, title: type }));
    const cell = (value) => element('td', {
        textContent: value === null ? 'null' : String(value),
        className: value === null ? 'null' : ['number', 'bigint'].includes(typeof value) ? 'number' : '',
    });
    const rows = store.get_rows(0, SHOWN_ROWS).map((row) => element('tr', {}, ...columns.map(({ name }) => cell(row[name]))));
    document.querySelector('#rows thead').replaceChildren(element('tr', {}, ...heads));
    document.querySelector('#rows tbody').replaceChildren(...rows);
    document.querySelector('#counts').textContent = `${store.active_row_count} rows, ${store.memory_usage} bytes`;
    const names = await persistence.list_stores().catch(() => []);
    document.querySelector('#stored').textContent = names.join(', ') || 'nothing';
}

function form(it, method) {
    const inputs = method.fields.map(([, value]) => element('input', { value, spellcheck: false, autocomplete: 'off' }));
    const labels = method.fields.map(([name], index) => element('label', {}, name, inputs[index]));
    const made = element('form', {}, element('code', { textContent: method.name }),
        element('button', { textContent: 'Run' }), ...labels);
    made.dataset.method = method.name;
    made.addEventListener('submit', (event) => {
        event.preventDefault();
        made.dataset.ran = 'running';
        run(it, method, inputs).finally(() => (made.dataset.ran = 'yes'));
    });
    return made;
}

await init();
const it = {
    store: ColumnStoreWasm.from_csv('id,city,price\n1,Lisbon,12.5\n2,Porto,9\n', { primary_key: 'id' }),
    persistence: new ColumnStorePersistence({ database: 'peristyle-by-hand' }),
};
await it.persistence.init();
for (const [title, methods] of Object.entries(SECTIONS)) {
    const forms = methods.map((method) => form(it, method));
    document.querySelector('#methods').append(element('h2', { textContent: title }), ...forms);
}
await show(it);
document.body.dataset.ready = 'yes';
