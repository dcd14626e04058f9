// The limit program reading CSV: types are guessed from the first records, then each field goes into the array of
// its column. It knows no quotes and refuses nothing.

const GUESSED_RECORDS = 1000;
const [COMMA, NEW_LINE, DOT, ZERO, MINUS] = [',', '\n', '.', '0', '-'].map((sign) => sign.charCodeAt(0));
const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power);

/** The columns of a CSV text: names, types, and arrays of values, strings by their numbers in `strings`. */
export function readCsv(bytes) {
    const text = new TextDecoder().decode(bytes);
    const headerEnd = text.indexOf('\n');
    const names = text.slice(0, headerEnd).split(',');
    const rowCount = lineCount(bytes) - 1;
    const types = guessTypes(text, headerEnd + 1, names.length);
    const columns = types.map((type) => arrayFor(type, rowCount));
    const ids = new Map();
    let at = headerEnd + 1;
    for (let row = 0; row < rowCount; row += 1) {
        for (let column = 0; column < names.length; column += 1) {
            const end = fieldEnd(text, at);
            columns[column][row] = valueOf(types[column], text, at, end, ids);
            at = end + 1;
        }
    }
    return { names, types, columns, rowCount, strings: [...ids.keys()] };
}

function lineCount(bytes) {
    let count = 0;
    for (let at = 0; at < bytes.length; at += 1) {
        count += bytes[at] === NEW_LINE ? 1 : 0;
    }
    return count;
}

function fieldEnd(text, start) {
    let at = start;
    for (;;) {
        const code = text.charCodeAt(at);
        if (code === COMMA || code === NEW_LINE) {
            return at;
        }
        at += 1;
    }
}

function guessTypes(text, start, columnCount) {
    const records = text.slice(start, start + 200 * GUESSED_RECORDS).split('\n').slice(0, GUESSED_RECORDS);
    const fields = records.map((record) => record.split(',')).filter(({ length }) => length === columnCount);
    return Array.from({ length: columnCount }, (_, column) => {
        const given = fields.map((record) => record[column]).filter((field) => field !== '');
        const all = (pattern) => given.every((field) => pattern.test(field));
        if (all(/^-?\d+$/)) {
            return 'int';
        }
        return all(/^-?\d+(\.\d+)?$/) ? 'float' : all(/^(true|false)$/) ? 'bool' : 'string';
    });
}

function arrayFor(type, rowCount) {
    switch (type) {
        case 'int':
        case 'float':
            return new Float64Array(rowCount);
        case 'bool':
            return new Uint8Array(rowCount);
        default:
            return new Uint32Array(rowCount);
    }
}

/** An empty field is NaN, 2, or the number of the empty string. */
function valueOf(type, text, start, end, ids) {
    switch (type) {
        case 'int':
        case 'float':
            return numberOf(text, start, end);
        case 'bool':
            return start === end ? 2 : end - start === 4 ? 1 : 0;
        default: {
            const string = text.slice(start, end);
            let id = ids.get(string);
            if (id === undefined) {
                id = ids.size;
                ids.set(string, id);
            }
            return id;
        }
    }
}

/** Digits below 2^53 and a power of ten give the same float as reading the text. */
function numberOf(text, start, end) {
    if (start === end) {
        return NaN;
    }
    let digits = 0;
    let dot = end;
    const isNegative = text.charCodeAt(start) === MINUS;
    for (let at = isNegative ? start + 1 : start; at < end; at += 1) {
        const code = text.charCodeAt(at);
        if (code === DOT) {
            dot = at + 1;
        } else {
            digits = digits * 10 + (code - ZERO);
        }
    }
    const number = digits / POWERS[end - dot];
    return isNegative ? -number : number;
}
