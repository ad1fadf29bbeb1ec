// Keeps visited pages and the site's own files, so that articles and the search go on without a network. It stands at the
// root of the site and touches neither the API nor the desk; the search keeps the files of its index itself.

const PAGES = 'pomoc-pages';
const ASSETS = 'pomoc-assets';
/** The oldest go first; a visit rarely sees more pages, and one build has some seventy assets. */
const PAGES_MAX = 60;
const ASSETS_MAX = 200;

const NOT_OURS = /^\/(api|desk)\/|^\/[^/]+\/desk\//;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const kind = kindOf(request.method, request.url);
  if (kind === 'asset') event.respondWith(keptFirst(request));
  else if (kind === 'page' && request.mode === 'navigate') event.respondWith(networkFirst(event));
});

// The page that was open before this worker was: what it is made of was fetched without us.
self.addEventListener('message', (event) => event.waitUntil(Promise.allSettled(event.data.map(keep))));

function kindOf(method, address) {
  const { origin, pathname } = new URL(address);
  if (method !== 'GET' || origin !== self.location.origin || NOT_OURS.test(pathname)) return null;
  if (pathname.startsWith('/assets/')) return pathname.startsWith('/assets/search/') ? null : 'asset';
  return pathname.endsWith('/') ? 'page' : null;
}

/** The address of an asset changes with its content: what is kept is never out of date. */
async function keptFirst(request) {
  return (await caches.match(request.url)) ?? put(ASSETS, ASSETS_MAX, request.url, await fetch(request));
}

/** A page is only ever taken from here when the network has none. It is the same for every question mark. */
async function networkFirst(event) {
  const { request } = event;
  const address = request.url.split(/[?#]/)[0];
  try {
    const response = await fetch(request);
    event.waitUntil(put(PAGES, PAGES_MAX, address, response.clone()).catch(() => {}));
    return response;
  } catch (error) {
    const kept = await caches.match(address);
    if (kept) return kept;
    throw error;
  }
}

async function keep(address) {
  const plain = address.split(/[?#]/)[0];
  const kind = kindOf('GET', plain);
  if (!kind || (await caches.match(plain))) return;
  const [name, most] = kind === 'page' ? [PAGES, PAGES_MAX] : [ASSETS, ASSETS_MAX];
  await put(name, most, plain, await fetch(plain));
}

async function put(name, most, address, response) {
  if (!response.ok || response.redirected) return response;
  const kept = response.clone();
  const cache = await caches.open(name);
  await cache.delete(address); // so that what was seen last stands last
  await cache.put(address, kept).catch(() => {}); // a full disk costs the copy, not the page
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - most)).map((old) => cache.delete(old)));
  return response;
}
