// The way back from a version that went wrong: published in the place of `sw.js`, this worker removes what
// earlier ones kept of the site, itself included, and has every open tab load the site from the server.
// Tables are kept elsewhere and stay. See docs/deploying.md.

const PREFIX = `peristyle|${self.registration.scope}|`;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
  // Only tabs of the earlier worker: a tab that was loaded since then is not loaded again and again.
  const tabs = await self.clients.matchAll({ type: 'window' });
  await Promise.all(tabs.map((tab) => tab.navigate(tab.url)));
}
