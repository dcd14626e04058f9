import init, { ColumnStorePersistence, ColumnStoreWasm, type Row } from 'peristyle';

await init();

const store: ColumnStoreWasm = ColumnStoreWasm.from_csv('id,city\n1,Lisbon\n2,Porto\n', { primary_key: 'id' });
const persistence = new ColumnStorePersistence({ database: 'peristyle-in-vite' });
await persistence.init();
await persistence.save('cities', store, { replace: true, onprogress: ({ done, total }) => console.log(done, total) });

const loaded: ColumnStoreWasm = await persistence.load('cities');
const rows: (Row | null)[] = loaded.get_rows_by_indices(loaded.filter('city = "Porto"'));
const found: string = rows.map((row) => row?.['city']).join();

document.querySelector('#outcome')!.textContent = `${found} of ${loaded.count()}`;
