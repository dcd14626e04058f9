// How work is timed: the package and the limit program by turns, after a warm-up, medians.

const LEAST_SAMPLE_MS = 10;
const SIDES = ['package', 'limit'];

export function percentile(samples, fraction) {
    const sorted = Float64Array.from(samples).sort();
    const place = (sorted.length - 1) * fraction;
    const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (high - low) * (place - Math.floor(place));
}

export const median = (samples) => percentile(samples, 0.5);

/** Both sides by turns: each goes first as often as second. */
async function byTurns(rounds, sample) {
    const samples = { package: [], limit: [] };
    for (let round = 0; round < rounds; round += 1) {
        for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
            samples[side].push(await sample(side, round));
        }
    }
    return samples;
}

/** Work that is done at once, repeated until a sample is long enough for the clock; ms for one. */
export async function quick({ package: ours, limit, check }, rounds) {
    const runs = { package: ours, limit };
    const repetitions = {};
    for (const side of SIDES) {
        const first = runs[side]();
        check(first, side);
        freed(first, true);
        repetitions[side] = enough(runs[side]);
    }
    return byTurns(rounds, (side) => {
        const start = performance.now();
        let result;
        for (let n = 0; n < repetitions[side]; n += 1) {
            result = runs[side]();
            freed(result, n + 1 < repetitions[side]);
        }
        const duration = performance.now() - start;
        check(result, side);
        freed(result, true);
        return duration / repetitions[side];
    });
}

/** How often work is to be done in a sample. Finding out warms it up. */
function enough(run) {
    for (let repetitions = 1; ; repetitions *= 2) {
        const start = performance.now();
        for (let n = 0; n < repetitions; n += 1) {
            freed(run(), true);
        }
        if (performance.now() - start >= LEAST_SAMPLE_MS) {
            return repetitions;
        }
    }
}

/** Stores of the package hold memory that the browser would give back too late. */
function freed(result, isDone) {
    if (isDone) {
        result?.free?.();
    }
}

/** Work that is awaited, with what comes before and after it outside of the time. */
export async function whole({ before, package: ours, limit, after, check }, rounds, warmUps) {
    const runs = { package: ours, limit };
    const sample = async (side) => {
        const made = await before?.(side);
        const start = performance.now();
        const result = await runs[side](made);
        const duration = performance.now() - start;
        await check(result, side);
        await after?.(side, result);
        return duration;
    };
    await byTurns(warmUps, sample);
    return byTurns(rounds, sample);
}

/** Many short acts, each a sample. */
export async function series({ package: ours, limit }, count, warmUps) {
    const runs = { package: ours, limit };
    return byTurns(count + warmUps, async (side, turn) => {
        const start = performance.now();
        await runs[side](turn);
        return performance.now() - start;
    }).then((samples) => ({
        package: samples.package.slice(warmUps),
        limit: samples.limit.slice(warmUps),
    }));
}
