// Keeps one version of the site for starts without a network. A worker is one immutable version: what it
// answers is what it installed, and its bytes change if and only if a file of the site did.
//
// `cargo xtask precache` writes the two lines below after each release build: the version, and every
// file as [path relative to the scope, SHA-256]. `'dev'` means a debug build: nothing is kept.
const VERSION = 'dev';
const PRECACHE = [];

const SCOPE = self.registration.scope;
// Other sites on this origin, and other copies of this one, share the cache storage.
const PREFIX = `peristyle|${SCOPE}|`;
const CACHE = PREFIX + VERSION;
const PAGE = SCOPE;
// What other applications shared belongs to no version.
const SHARED = `peristyle-shared|${SCOPE}`;
const SHARE_ADDRESS = `${SCOPE}share`;
const ACTIVATED_AT = new URL('.activated-at', SCOPE).href;
const LISTED = new Set(PRECACHE.map(([path]) => new URL(path, SCOPE).href));
const IS_DEV = VERSION === 'dev';

self.addEventListener('install', (event) => {
  // A waiting version takes over when its last predecessor's tab closes, or when it is asked to.
  event.waitUntil(IS_DEV ? self.skipWaiting() : install());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(activate().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') self.skipWaiting();
  if (event.data?.type === 'TAKE_SHARED') event.waitUntil(handOverShared(event.ports[0]));
});

if (!IS_DEV) {
  self.addEventListener('fetch', (event) => {
    const { method, mode, url } = event.request;
    if (method === 'POST' && url === SHARE_ADDRESS) event.respondWith(keepShared(event.request));
    if (method !== 'GET' || !url.startsWith(SCOPE)) return;
    event.respondWith(mode === 'navigate' ? navigate(event.request) : asset(event.request));
  });
}

/**
 * All or nothing: nothing is put away before every byte is in hand and has its digest. What versions left
 * that never came into use goes, so that versions which nobody accepts do not pile up.
 */
async function install() {
  const earlier = await earlierCaches();
  const files = await Promise.all(PRECACHE.map(async ([path, digest]) => {
    const url = new URL(path, SCOPE).href;
    return [url, await obtain(url, digest, earlier)];
  }));
  try {
    const cache = await caches.open(CACHE);
    await Promise.all(files.map(([url, response]) => cache.put(url, response)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  await removeEarlier((times) => times.map((time) => time === 0));
}

/**
 * The file from an earlier version, else from the HTTP cache, else from the network past every cache.
 * The HTTP cache is taken however old it is: bytes with the right digest are the right bytes, and the
 * page that registers this worker has just loaded most of them.
 */
async function obtain(url, digest, earlier) {
  for (const cache of earlier) {
    const response = await cache.match(url, { ignoreVary: true });
    if (response && await hasDigest(response, digest)) return response;
  }
  for (const cache of ['force-cache', 'reload']) {
    const response = await fetch(url, { cache });
    if (response.ok && !response.redirected && await hasDigest(response, digest)) return response;
  }
  throw new Error(`${url} is not the file of version ${VERSION}`);
}

async function hasDigest(response, digest) {
  const bytes = await response.clone().arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') === digest;
}

/** Of the earlier versions, the one last in use stays for one generation: tabs may be open on it. */
async function activate() {
  await removeEarlier((times) => times.map((time) => IS_DEV || time < Math.max(1, ...times)));
  if (IS_DEV) return;
  const cache = await caches.open(CACHE);
  await cache.put(ACTIVATED_AT, new Response(String(Date.now())));
}

/** Removes the earlier versions of which `areGone`, given when each came into use, says so. */
async function removeEarlier(areGone) {
  const names = await earlierNames();
  const gone = areGone(await Promise.all(names.map(activationTime)));
  await Promise.all(names.filter((_, index) => gone[index]).map((name) => caches.delete(name)));
}

/** 0 for a version that was installed and never in use. */
async function activationTime(name) {
  const response = await (await caches.open(name)).match(ACTIVATED_AT);
  return response ? Number(await response.text()) : 0;
}

async function earlierNames() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

async function earlierCaches() {
  return Promise.all((await earlierNames()).map((name) => caches.open(name)));
}

/** The page of this version at the scope, its files at theirs, and from anywhere deeper back to the page. */
async function navigate(request) {
  const url = new URL(request.url);
  const bare = url.origin + url.pathname;
  if (bare === PAGE || bare === `${PAGE}index.html`) return fromCache(PAGE, request);
  if (LISTED.has(bare)) return fromCache(bare, request);
  return Response.redirect(PAGE + url.search, 302);
}

/** Keeps the files that another application shares until the page, which is opened by it, asks for them. */
async function keepShared(request) {
  try {
    const files = (await request.formData()).getAll('files');
    const cache = await caches.open(SHARED);
    await Promise.all(files.map((file, index) => {
      const address = new URL(`shared/${Date.now()}-${index}`, SCOPE);
      address.search = new URLSearchParams({ name: file.name });
      return cache.put(address.href, new Response(file));
    }));
  } catch (error) {
    // The page asks, is given none, and says so.
    console.error('What was shared could not be kept:', error);
  }
  return Response.redirect(`${PAGE}?do=take-shared`, 303);
}

/** Each is handed over once. */
async function handOverShared(port) {
  const cache = await caches.open(SHARED);
  const files = [];
  for (const { url } of await cache.keys()) {
    const blob = await (await cache.match(url)).blob();
    files.push(new File([blob], new URL(url).searchParams.get('name')));
  }
  port.postMessage(files);
  await caches.delete(SHARED);
}

/** Files of this version, then of the kept one, then whatever the network has; none of it is put away. */
async function asset(request) {
  const url = new URL(request.url);
  const bare = url.origin + url.pathname;
  if (LISTED.has(bare)) return fromCache(bare, request);
  for (const cache of await earlierCaches()) {
    const response = await cache.match(bare, { ignoreVary: true });
    if (response) return response;
  }
  return fetch(request);
}

/** Browsers may drop a cache when a device is full; the network is then as good as at the first visit. */
async function fromCache(url, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(url, { ignoreVary: true })) ?? fetch(request);
}
