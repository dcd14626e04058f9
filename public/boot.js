// Starts the application: loads its module under the reader's eyes, says in words why it cannot, and
// then has the service worker keep this version for the next start without a network.

const { js, wasm, wasmBytes } = document.querySelector('script[data-wasm]').dataset;
const shell = document.getElementById('shell');
const state = document.getElementById('shell-state');

try {
  await start();
  shell.remove();
  keepForOffline();
} catch (error) {
  explain(error);
}

async function start() {
  if (typeof WebAssembly !== 'object') throw new Error('WebAssembly is switched off.');
  const [glue, module] = await Promise.all([import(new URL(js, document.baseURI)), fetchModule()]);
  await glue.default({ module_or_path: module });
}

async function fetchModule() {
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${wasm}.`);
  const type = response.headers.get('Content-Type') ?? '';
  if (!type.startsWith('application/wasm')) {
    throw new Error(`The server sent ${wasm} as “${type}”, not as a WebAssembly module.`);
  }
  // Browsers keep the compiled code of an answer that is handed on untouched.
  return navigator.serviceWorker?.controller ? response : withProgress(response);
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

function explain(error) {
  console.error(error);
  const heading = document.createElement('p');
  heading.textContent = 'Peristyle could not start. What you saved on this device is untouched.';
  const advice = document.createElement('p');
  advice.textContent = adviceFor(error);
  const detail = document.createElement('p');
  detail.className = 'detail';
  detail.textContent = String(error.message ?? error);
  const retry = document.createElement('button');
  retry.textContent = 'Try again';
  retry.addEventListener('click', () => location.reload());
  state.setAttribute('role', 'alert');
  state.replaceChildren(heading, advice, detail, retry);
}

function adviceFor(error) {
  if (typeof WebAssembly !== 'object' || error instanceof WebAssembly.CompileError) {
    return 'It needs WebAssembly with SIMD, which this browser lacks or blocks: '
      + 'Chrome or Edge 91, Firefox 89, Safari 16.4 or newer have it.';
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return 'It stopped while starting. Please report this with the text below.';
  }
  return 'A part of it could not be loaded. Please check the connection.';
}

function keepForOffline() {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('sw.js').catch((error) => {
    console.warn('Peristyle will not start without a network:', error);
  });
}
