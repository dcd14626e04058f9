// Starts the application: loads its module under the reader's eyes, says in words why it cannot, and
// then has the service worker keep this version for the next start without a network.

const { js, wasm, wasmBytes } = document.querySelector('script[data-wasm]').dataset;
const shell = document.getElementById('shell');
const state = document.getElementById('shell-state');

/** The smallest module with an instruction of SIMD in it. */
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253,
  98, 11,
]);

const NEEDS = 'Chrome or Edge 91, Firefox 89 and Safari 16.4, and what is newer, have it.';
const MISSING = `Peristyle needs WebAssembly, which this browser lacks or has switched off. ${NEEDS}`;
const TOO_OLD = `Peristyle needs WebAssembly with SIMD, for which this browser is too old. ${NEEDS}`;
const BLOCKED = 'Something forbids this page to run WebAssembly: a policy of the server, an extension or '
  + 'a setting of the browser. Allow it for this page and try again.';
const INCOMPLETE = 'A part of it could not be loaded. Check the connection and try again; if that does '
  + 'not help, Repair fetches every part anew.';
const STOPPED = 'It ran into a fault of its own. Please report it with the text below.';

showChosenTheme();

// The browser offers this once, perhaps before the application can listen.
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  window.installPrompt = event;
});

try {
  await start();
  shell.remove();
  addEventListener('error', ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError) explain('Peristyle stopped.', error);
  });
  addEventListener('peristyle-damaged', () => {
    explain('A part of Peristyle could not be loaded.', new Error('Either of these loads the page again.'));
  });
  whenIdle(keepForOffline);
} catch (error) {
  console.error(error);
  explain('Peristyle could not start.', error);
}

/** The colours that a person chose hold from the first moment on. */
function showChosenTheme() {
  const { pathname } = new URL('./', document.baseURI);
  try {
    const theme = localStorage.getItem(pathname === '/' ? 'peristyle.theme' : `peristyle.theme ${pathname}`);
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // A browser that keeps nothing has no theme to show.
  }
}

async function start() {
  if (typeof WebAssembly !== 'object') throw new Error('There is no WebAssembly.');
  await painted();
  const [glue, module] = await Promise.all([import(new URL(js, document.baseURI)), compileModule()]);
  // The end of compiling and the first page are each enough for one task of a slow device.
  await new Promise((done) => { setTimeout(done); });
  await glue.default({ module_or_path: module });
}

/** A first visit sees something before the module competes for the line; later ones have it here. */
function painted() {
  if (document.hidden || navigator.serviceWorker?.controller) return null;
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 100);
  });
}

async function compileModule() {
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${wasm}.`);
  const type = response.headers.get('Content-Type') ?? '';
  if (type.startsWith('text/')) throw new Error(`The server sent ${wasm} as “${type}”.`);
  // Browsers keep the compiled code of an answer that is handed on untouched.
  const answer = navigator.serviceWorker?.controller ? response : withProgress(response);
  if (type === 'application/wasm') return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}

function withProgress(response) {
  const total = Number(wasmBytes);
  if (total === 0) return response;
  const [text, bar] = [state.querySelector('p'), state.querySelector('progress')];
  let loaded = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.byteLength;
      bar.value = loaded / total;
      text.textContent = `Loading ${megabytes(loaded)} of ${megabytes(total)} MB…`;
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), { headers: response.headers });
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/** Puts words and what can be done in the place of the progress, or over the application. */
function explain(heading, error) {
  const advice = adviceFor(error);
  const offers = [button('Try again', () => location.reload())];
  if (advice === INCOMPLETE || advice === STOPPED) offers.push(button('Repair', repair));
  const detail = paragraph(String(error?.message ?? error));
  detail.className = 'detail';
  state.setAttribute('role', 'alert');
  state.replaceChildren(
    paragraph(`${heading} What you saved on this device is untouched.`),
    paragraph(advice),
    detail,
    ...offers,
  );
  document.body.append(shell);
}

function adviceFor(error) {
  if (typeof WebAssembly !== 'object') return MISSING;
  if (!WebAssembly.validate(SIMD)) return TOO_OLD;
  if (error instanceof WebAssembly.RuntimeError) return STOPPED;
  const isRefused = /CSP|Content Security Policy|unsafe-eval/.test(error.message);
  return error instanceof WebAssembly.CompileError && isRefused ? BLOCKED : INCOMPLETE;
}

function paragraph(text) {
  return Object.assign(document.createElement('p'), { textContent: text });
}

function button(text, act) {
  const made = Object.assign(document.createElement('button'), { textContent: text });
  made.addEventListener('click', act);
  return made;
}

/**
 * Forgets the version that is kept for starts without a network and every cached part of it, and starts
 * from what the server has. Tables are kept elsewhere. Without an answer of the server nothing is forgotten.
 */
async function repair({ target }) {
  target.disabled = true;
  const page = new URL('./', document.baseURI).href;
  try {
    const fresh = await fetch(`sw.js?${Date.now()}`, { cache: 'reload' });
    if (!fresh.ok) throw new Error(`The server answered ${fresh.status}.`);
    const registration = await navigator.serviceWorker?.getRegistration(page);
    await registration?.unregister();
    for (const name of await caches.keys()) {
      if (name.startsWith(`peristyle|${page}|`)) await caches.delete(name);
    }
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    const parts = new Set([page, ...loaded.filter((name) => name.startsWith(page))]);
    await Promise.all([...parts].map((part) => fetch(part, { cache: 'reload' })));
    location.reload();
  } catch (error) {
    target.disabled = false;
    const reason = `The server could not be reached, so try again later: ${error.message}`;
    state.querySelector('.detail').textContent = reason;
  }
}

/** What can wait does not keep the first page from standing. */
function whenIdle(act) {
  if (window.requestIdleCallback) requestIdleCallback(act, { timeout: 2000 });
  else setTimeout(act, 1000);
}

function keepForOffline() {
  navigator.serviceWorker?.register(new URL('sw.js', document.baseURI)).catch((error) => {
    console.warn('Peristyle will not start without a network:', error);
  });
}
