// Every method of the package: the arguments to begin with, and how it is called. `it` holds the store and the
// persistence of the page; a method that makes another one puts it there.

import { ColumnStorePersistence, ColumnStoreWasm } from '../../pkg/peristyle.js';

const SCHEMA = '[{"name":"id","type":"int"},{"name":"city","type":"string"},{"name":"price","type":"float"},'
    + '{"name":"day","type":"date"}]';
const CSV = '"id,city,price,day\\n1,Lisbon,12.5,2024-02-29\\n2,Porto,,2024-03-01\\n3,Lisbon,20,2024-03-02\\n"';

const of_store = (name) => [name, (it, ...rest) => it.store[name](...rest)];
const of_persistence = (name) => [name, (it, ...rest) => it.persistence[name](...rest)];
const getter = (name) => [name, (it) => it.store[name]];

function maker(name) {
    return [name, (it, ...rest) => {
        it.store = ColumnStoreWasm[name](...rest);
        return it.store.schema();
    }];
}

function method([name, call], ...fields) {
    return { name, call, fields };
}

export const SECTIONS = {
    'Make a store': [
        method(['constructor', (it) => { it.store = new ColumnStoreWasm(); }]),
        method(maker('with_schema'), ['schema', SCHEMA]),
        method(maker('with_primary_key'), ['schema', SCHEMA], ['pk_column', '"id"']),
        method(maker('from_csv'), ['csv', CSV], ['options', '{"primary_key":"id"}']),
    ],
    'Write': [
        method(of_store('insert_row'), ['row', '{"id":4,"city":"Faro","price":7,"day":"2024-03-03"}']),
        method(of_store('upsert_row'), ['row', '{"id":4,"price":8.25}']),
        method(of_store('batch_upsert'), ['rows', '[{"id":5,"city":"Braga"},{"id":6,"price":"dear"},{"id":1,"price":13}]']),
        method(of_store('update_row'), ['pk', '5'], ['column', '"day"'], ['value', '@2024-03-04']),
        method(of_store('set_row_ttl'), ['pk', '5'], ['ttl_seconds', '3600']),
        method(of_store('expire_rows')),
        method(of_store('delete_row'), ['pk', '5n']),
        method(of_store('should_vacuum')),
        method(of_store('vacuum')),
    ],
    'Read': [
        method(of_store('get_row'), ['pk', '4']),
        method(of_store('get_rows'), ['start', '0'], ['end', '10']),
        method(of_store('get_rows_by_indices'), ['indices', '[0, 2, 99]']),
        method(getter('row_count')),
        method(getter('active_row_count')),
        method(getter('deleted_row_count')),
        method(getter('memory_usage')),
        method(getter('string_count')),
        method(of_store('to_csv')),
    ],
    'Ask': [
        method(of_store('filter'), ['expression', '"price > 10 and city in (\\"Lisbon\\", \\"Porto\\")"']),
        method(of_store('count'), ['expression', '"price is null"']),
        method(of_store('filter_eq'), ['column', '"city"'], ['value', '"Lisbon"']),
        method(of_store('filter_gt'), ['column', '"price"'], ['value', '10']),
        method(of_store('filter_lt'), ['column', '"day"'], ['value', '@2024-03-02']),
        method(of_store('filter_range'), ['column', '"id"'], ['low', '1n'], ['high', '4']),
        method(of_store('filter_in'), ['column', '"city"'], ['values', '["Faro", "Porto"]']),
        method(of_store('aggregate'), ['column', '"price"'], ['expression', '"id < 4"']),
        method(of_store('group_by'), ['columns', '["city"]'],
            ['measures', '[{"op":"count"},{"column":"price","op":"mean"}]'], ['expression', '"not city is null"']),
        method(of_store('sort'), ['columns', '[{"column":"price","descending":true}]'], ['limit', '3']),
    ],
    'Columns': [
        method(of_store('schema')),
        method(of_store('column_names')),
        method(getter('primary_key_column')),
        method(of_store('add_column'), ['name', '"note"'], ['col_type', '"text"']),
        method(of_store('rename_column'), ['from', '"note"'], ['to', '"remark"']),
        method(of_store('retype_column'), ['name', '"remark"'], ['col_type', '"int"'], ['options', '{"dry_run":true}']),
        method(of_store('drop_column'), ['name', '"remark"']),
    ],
    'Keep': [
        method(['constructor', (it, options) => { it.persistence = new ColumnStorePersistence(options); }],
            ['options', '{"database":"peristyle-by-hand"}']),
        method(of_persistence('init')),
        method(['save', (it, name, options) => it.persistence.save(name, it.store, options)],
            ['name', '"prices"'], ['options', '{"durability":"strict"}']),
        method(['load', async (it, name) => {
            it.store = await it.persistence.load(name);
            return it.store.schema();
        }], ['name', '"prices"']),
        method(['verify', (it, name) => it.persistence.verify(name, it.store)], ['name', '"prices"']),
        method(['repair', async (it, name) => (await it.persistence.repair(name)).losses], ['name', '"prices"']),
        method(of_persistence('list_stores')),
        method(of_persistence('get_metadata'), ['name', '"prices"']),
        method(of_persistence('copy_store'), ['from', '"prices"'], ['to', '"copy"']),
        method(of_persistence('rename_store'), ['from', '"copy"'], ['to', '"other"']),
        method(of_persistence('delete_store'), ['name', '"other"']),
        method(of_persistence('close')),
    ],
    'Empty': [
        method(of_store('clear')),
        method(['free', (it) => {
            it.store.free();
            it.store = new ColumnStoreWasm();
        }]),
    ],
};
