// Lets single operations of the browser's own databases go wrong, and counts them: every opening, every
// request, every asking to commit and every completion is one, as in the simulator. What is asked of a
// fault is in `Fault` (src/storage/memory/faults.rs).
//
// Gives what the tests steer it by; `restore` puts the browser's own methods back.
const state = { count: 0, at: 0, fault: "" };
// Transactions and openings of which nothing is heard any more.
const muted = new WeakSet();
// Those that are kept from ending, until they are let go.
let held = new Set();

const due = () => {
    state.count += 1;
    if (state.count !== state.at) return "";
    state.at = 0;
    return state.fault;
};
const exceptions = { Error: "UnknownError", Abort: "AbortError", Quota: "QuotaExceededError" };
const exception = (fault) => new DOMException(`simulated ${fault}`, exceptions[fault] ?? "UnknownError");
const loseConnection = (database) => database.dispatchEvent(new Event("close"));

// Listeners that capture are called before all others, even where the others came first.
const muteWith = (target, whose, types) => {
    const hush = (event) => {
        if (muted.has(whose)) event.stopImmediatePropagation();
    };
    for (const type of types) target.addEventListener(type, hush, true);
};
const mute = (transaction) => {
    muted.add(transaction);
    muteWith(transaction, transaction, ["complete", "abort", "error"]);
};

const requests = ["get", "getAll", "getAllKeys", "put", "delete"];
const original = {
    open: IDBFactory.prototype.open,
    commit: IDBTransaction.prototype.commit,
    ...Object.fromEntries(requests.map((method) => [method, IDBObjectStore.prototype[method]])),
};

// Keeps a transaction from ending by itself: there is always one more request.
const hold = (store) => {
    held.add(store.transaction);
    const again = () => {
        if (!held.has(store.transaction)) return;
        try {
            original.get.call(store, "").onsuccess = again;
        } catch {
            held.delete(store.transaction);
        }
    };
    again();
};

const abortWith = (transaction, fault) => {
    const error = exception(fault);
    Object.defineProperty(transaction, "error", { get: () => error });
    transaction.abort();
};

for (const method of requests) {
    IDBObjectStore.prototype[method] = function (...given) {
        const fault = due();
        if (fault === "Error" || fault === "Quota") throw exception(fault);
        const asked = original[method].apply(this, given);
        muteWith(asked, this.transaction, ["success", "error"]);
        if (fault === "Abort") {
            this.transaction.abort();
        } else if (fault === "Silence" || fault === "SilentSuccess") {
            mute(this.transaction);
            hold(this);
        } else if (fault !== "") {
            this.transaction.abort();
            loseConnection(this.transaction.db);
        }
        return asked;
    };
}

IDBTransaction.prototype.commit = function () {
    const asking = due();
    if (asking === "Silence" || asking === "SilentSuccess") {
        mute(this);
        this.abort();
        return;
    }
    if (asking !== "") {
        this.abort();
        if (asking === "LostAnswer" || asking === "Close") loseConnection(this.db);
        throw exception(asking);
    }
    const completion = due();
    if (completion === "Silence" || completion === "SilentSuccess") mute(this);
    if (["", "SilentSuccess", "LostAnswer"].includes(completion)) {
        original.commit.call(this);
    } else if (completion === "Error" || completion === "Quota") {
        abortWith(this, completion);
    } else {
        this.abort();
    }
    if (completion === "LostAnswer" || completion === "Close") loseConnection(this.db);
};

IDBFactory.prototype.open = function (...given) {
    const fault = due();
    if (fault !== "" && fault !== "Silence") throw exception(fault);
    const opening = original.open.apply(this, given);
    if (fault !== "") {
        // Nobody will close what nobody was given.
        opening.addEventListener("success", () => opening.result.close(), true);
        muted.add(opening);
        muteWith(opening, opening, ["success", "error", "blocked"]);
    }
    return opening;
};

return {
    plan: (at, fault) => Object.assign(state, { at: at + state.count, fault }),
    heal: () => {
        state.at = 0;
        for (const transaction of held) {
            try {
                transaction.abort();
            } catch {
                // It is over already.
            }
        }
        held = new Set();
    },
    beginCount: () => {
        state.count = 0;
        state.at = 0;
    },
    count: () => state.count,
    restore: () => {
        IDBFactory.prototype.open = original.open;
        IDBTransaction.prototype.commit = original.commit;
        for (const method of requests) IDBObjectStore.prototype[method] = original[method];
    },
};
