// The limit program, the half that computes: bare loops over typed arrays, with no table around them: no types
// but these, no deletes, no undo, no checks. Its columns are those of the generator.

import { CITIES, NO_ACTIVE, NO_NAME, NO_QTY, STATUSES } from './generator.js';

export function countInt({ qty }, wanted) {
    let count = 0;
    for (let row = 0; row < qty.length; row += 1) {
        count += qty[row] === wanted ? 1 : 0;
    }
    return count;
}

export function countString({ city }, text) {
    const id = CITIES.indexOf(text);
    let count = 0;
    for (let row = 0; row < city.length; row += 1) {
        count += city[row] === id ? 1 : 0;
    }
    return count;
}

export function countRange({ price }, low, high) {
    let count = 0;
    for (let row = 0; row < price.length; row += 1) {
        count += price[row] > low && price[row] < high ? 1 : 0;
    }
    return count;
}

export function countThree({ qty, price, status }, leastQty, belowPrice, text) {
    const id = STATUSES.indexOf(text);
    let count = 0;
    for (let row = 0; row < price.length; row += 1) {
        count += qty[row] >= leastQty && price[row] < belowPrice && status[row] === id ? 1 : 0;
    }
    return count;
}

export function filterInt({ qty }, wanted) {
    const found = new Uint32Array(qty.length);
    let count = 0;
    for (let row = 0; row < qty.length; row += 1) {
        if (qty[row] === wanted) {
            found[count] = row;
            count += 1;
        }
    }
    return found.slice(0, count);
}

export function filterString({ city }, text) {
    const id = CITIES.indexOf(text);
    const found = new Uint32Array(city.length);
    let count = 0;
    for (let row = 0; row < city.length; row += 1) {
        if (city[row] === id) {
            found[count] = row;
            count += 1;
        }
    }
    return found.slice(0, count);
}

export function filterRange({ price }, low, high) {
    const found = new Uint32Array(price.length);
    let count = 0;
    for (let row = 0; row < price.length; row += 1) {
        if (price[row] > low && price[row] < high) {
            found[count] = row;
            count += 1;
        }
    }
    return found.slice(0, count);
}

export function filterThree({ qty, price, status }, leastQty, belowPrice, text) {
    const id = STATUSES.indexOf(text);
    const found = new Uint32Array(price.length);
    let count = 0;
    for (let row = 0; row < price.length; row += 1) {
        if (qty[row] >= leastQty && price[row] < belowPrice && status[row] === id) {
            found[count] = row;
            count += 1;
        }
    }
    return found.slice(0, count);
}

/** Sum and mean of the prices of each city. */
export function groupByCity({ city, price }) {
    return groupsOf(city, price, CITIES);
}

/** The same of ids in a list of strings. */
export function groupsOf(ids, price, strings) {
    const counts = new Uint32Array(strings.length);
    const sums = new Float64Array(strings.length);
    const rows = new Uint32Array(strings.length);
    for (let row = 0; row < ids.length; row += 1) {
        const amount = price[row];
        rows[ids[row]] += 1;
        if (amount === amount) {
            sums[ids[row]] += amount;
            counts[ids[row]] += 1;
        }
    }
    const groups = [];
    for (let id = 0; id < strings.length; id += 1) {
        if (rows[id] > 0) {
            const mean = counts[id] > 0 ? sums[id] / counts[id] : null;
            groups.push({ city: strings[id], sum_price: sums[id], mean_price: mean });
        }
    }
    return groups;
}

/** The rows with the highest prices, by a heap whose top is the least of them. */
export function topByPrice({ price }, count) {
    const heap = [];
    const isBehind = (a, b) => price[a] < price[b] || (price[a] === price[b] && a > b);
    const sink = () => {
        let at = 0;
        for (;;) {
            let least = at;
            for (const child of [2 * at + 1, 2 * at + 2]) {
                least = child < heap.length && isBehind(heap[child], heap[least]) ? child : least;
            }
            if (least === at) {
                return;
            }
            [heap[at], heap[least]] = [heap[least], heap[at]];
            at = least;
        }
    };
    let bound = -Infinity;
    for (let row = 0; row < price.length; row += 1) {
        if (heap.length < count) {
            if (price[row] === price[row]) {
                heap.push(row);
                heap.sort((a, b) => (isBehind(a, b) ? -1 : 1));
                bound = price[heap[0]];
            }
        } else if (price[row] > bound) {
            heap[0] = row;
            sink();
            bound = price[heap[0]];
        }
    }
    return Uint32Array.from(heap.sort((a, b) => (isBehind(b, a) ? -1 : 1)));
}

/** All rows by price. Price, in cents, and row fit one float together, which the browser sorts natively. */
export function sortByPrice({ price }) {
    const rowBits = 2 ** 21;
    const noPrice = 2 ** 31;
    const keys = new Float64Array(price.length);
    for (let row = 0; row < price.length; row += 1) {
        const cents = price[row] === price[row] ? Math.round(price[row] * 100) : noPrice;
        keys[row] = cents * rowBits + row;
    }
    keys.sort();
    const order = new Uint32Array(keys.length);
    for (let place = 0; place < keys.length; place += 1) {
        order[place] = keys[place] % rowBits;
    }
    return order;
}

/** From key to row. */
export function indexOf({ rowCount }) {
    const index = new Map();
    for (let row = 0; row < rowCount; row += 1) {
        index.set(row, row);
    }
    return index;
}

export function rowOf({ ts, qty, price, name, city, status, active }, index, key) {
    const row = index.get(key);
    return row === undefined ? null : {
        id: key,
        ts: ts[row],
        qty: qty[row] === NO_QTY ? null : qty[row],
        price: price[row] === price[row] ? price[row] : null,
        name: name[row] === NO_NAME ? null : name[row],
        city: CITIES[city[row]],
        status: STATUSES[status[row]],
        active: active[row] === NO_ACTIVE ? null : active[row] === 1,
    };
}
