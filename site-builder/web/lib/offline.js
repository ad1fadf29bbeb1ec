// Starts the worker that keeps what was visited, and tells it of the page that is open already.

/** The worker stands at the site's root, because it may only serve what lies below it. */
const WORKER = '/offline.js';

export async function keepForLater() {
  const workers = navigator.serviceWorker;
  if (!workers || navigator.connection?.saveData) return;
  await workers.register(WORKER);
  const { active } = await workers.ready;
  const assets = performance.getEntriesByType('resource').map(({ name }) => name);
  active.postMessage([location.href, ...assets, new URL('./search/worker.js', import.meta.url).href]);
}
