// Bytes, requests, keystrokes and memory of one size of help centre, for us, MiniSearch and Pagefind:
// `bench.mjs SITE QUERIES.json`. Prints rows of a table.
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import MiniSearch from 'minisearch';
import { readArticles } from '../../search/articles.mjs';
import { browse } from '../../search/browse.mjs';
import { manifestOf, writePagefind } from '../../search/engines.mjs';
import { mistyped } from '../../search/queries.mjs';
import { serve } from '../../search/serve.mjs';

const [site, titlesFile] = process.argv.slice(2);
const MEASURED = 25;
const TYPED = 12;

const titles = JSON.parse(await readFile(titlesFile, 'utf8'));
const step = Math.floor(titles.length / MEASURED);
const clean = Array.from({ length: MEASURED }, (_, i) => titles[i * step].split(' ').slice(0, 3).join(' '));
const misspelt = clean.map((query, i) => mistyped(query, i));
const misspeltAnew = clean.map((query, i) => mistyped(query, i + 1));
const articles = await readArticles(site, 'en');
const seconds = {};

await prepare();
const browser = await browse();
for (const engine of ['Pomoc', 'MiniSearch', 'Pagefind']) await measure(engine);
await browser.close();

async function prepare() {
  const root = join(site, 'bench');
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'pagefind'), { recursive: true });
  const address = `/assets/search/en/${await manifestOf(join(site, 'assets/search/en'), 'en')}`;
  const shipped = (await readdir(join(site, 'assets'))).find((name) => name !== 'search');
  await cp(join(site, 'assets', shipped, 'lib'), join(root, 'lib'), { recursive: true });
  let start = performance.now();
  const index = new MiniSearch({ idField: 'url', fields: ['title', 'description', 'headings', 'text'], storeFields: ['title', 'description'] });
  index.addAll(articles);
  await writeFile(join(root, 'mini.json'), JSON.stringify(index));
  seconds.MiniSearch = (performance.now() - start) / 1000;
  start = performance.now();
  await writePagefind(articles, 'en', join(root, 'pagefind'));
  seconds.Pagefind = (performance.now() - start) / 1000;
  await cp(new URL('../../search/node_modules/minisearch/dist/es/index.js', import.meta.url).pathname, join(root, 'minisearch.js'));
  const pages = {
    Pomoc: `import { openSearch } from './lib/search/search.js'; const search = openSearch({ index: '${address}' });
      window.find = async (query) => (await search.search(query, { limit: 8 })).results.length;`,
    PomocHere: `import { openEngine } from './lib/search/engine.js'; import { readFile } from './lib/api.js';
      const opened = openEngine('${address.split('/').at(-1)}', (name) => readFile('/assets/search/en/' + name));
      window.find = async (query) => (await (await opened).search(query, { limit: 8 })).results.length;`,
    MiniSearch: `import MiniSearch from './minisearch.js'; const opened = fetch('./mini.json').then((r) => r.text());
      let index; window.find = async (query) => { index ??= MiniSearch.loadJSON(await opened, { idField: 'url', fields: ['title', 'description', 'headings', 'text'], storeFields: ['title', 'description'] });
      return index.search(query, { prefix: true, fuzzy: 0.2, boost: { title: 4 } }).slice(0, 8).length; };`,
    Pagefind: `let opened; window.find = async (query) => { opened ??= import('/bench/pagefind/pagefind.js'); const { results } = await (await opened).search(query);
      return (await Promise.all(results.slice(0, 8).map((result) => result.data()))).length; };`,
  };
  for (const [name, script] of Object.entries(pages)) {
    await writeFile(join(root, `page-${name}.js`), script);
    await writeFile(join(root, `${name}.html`), `<!doctype html><title>bench</title><script type="module" src="page-${name}.js"></script>`);
  }
}

async function measure(engine) {
  // MiniSearch always loads the same: everything.
  const some = engine === 'MiniSearch' ? 2 : MEASURED;
  const cleanFirst = await firsts(engine, clean.slice(0, some));
  const misspeltFirst = await firsts(engine, misspelt.slice(0, some));
  const [plain, heap] = await keystrokes(engine === 'Pomoc' ? 'PomocHere' : engine, 1);
  const [slow] = await keystrokes(engine === 'Pomoc' ? 'PomocHere' : engine, 4);
  const cells = [`${articles.length}`, engine, ...cleanFirst.cells, ...misspeltFirst.cells, ...plain, ...slow, heap, cleanFirst.cpu, seconds[engine]?.toFixed(1) ?? 'see below'];
  console.log(`| ${cells.join(' | ')} |`);
}

/** Bytes, requests and CPU until eight results are there, in a browser that knows nothing yet: median and 95th percentile, of CPU the mean. */
async function firsts(engine, queries) {
  const seen = [];
  for (const query of queries) {
    const server = await serve(site, { wasm: true });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.address}/bench/${engine}.html`);
    await page.waitForFunction('window.find');
    const cpuTime = await cpuClock(page);
    const before = await cpuTime();
    await page.evaluate((query) => window.find(query), query);
    const cpu = (await cpuTime()) - before;
    const files = server.requests.filter(({ name }) => !/\/(page-|[A-Z]\w+\.html)/.test(name));
    const fixed = files.filter(({ name }) => /\.js$/.test(name));
    const brotli = await Promise.all(fixed.map(async ({ name }) => brotliCompressSync(await readFile(join(site, name))).length));
    const bytes = sum(files.map((file) => file.bytes));
    seen.push({ bytes, brotli: bytes - sum(fixed.map((file) => file.bytes)) + sum(brotli), requests: files.length, index: files.length - fixed.length, cpu });
    await context.close();
    server.close();
  }
  const at = (key, share) => seen.map((one) => one[key]).sort((a, b) => a - b)[Math.floor((seen.length - 1) * share)];
  const kilo = (bytes) => (bytes / 1000).toFixed(1);
  const cells = [`${kilo(at('bytes', 0.5))} / ${kilo(at('bytes', 0.95))}`, kilo(at('brotli', 0.5)), `${at('index', 0.5)} / ${at('index', 0.95)}`];
  return { cells, cpu: ((1000 * sum(seen.map(({ cpu }) => cpu))) / seen.length).toFixed(0) };
}

/** Tells the seconds of CPU that the page's own process has used, in steps of ten milliseconds: its threads and workers, and no other tab's. */
async function cpuClock(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ProcessTime').value;
}

/** Milliseconds from a key to its results on the page's own thread, once warm: median and 95th percentile; and the heap in MB. */
async function keystrokes(engine, throttle) {
  const server = await serve(site, { wasm: true });
  const page = await browser.newPage();
  await page.goto(`${server.address}/bench/${engine}.html`);
  await page.waitForFunction('window.find');
  const session = await page.context().newCDPSession(page);
  const typed = (wrong) => [...clean.slice(0, TYPED), ...wrong.slice(0, TYPED / 2)];
  await page.evaluate(type, typed(misspelt)); // once to warm up: what a key fetches is counted as bytes, not here
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  const times = await page.evaluate(type, typed(misspeltAnew)); // none of them was mended before
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await page.close();
  server.close();
  const sorted = times.sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)].toFixed(1);
  return [[`${at(0.5)} / ${at(0.95)}`], (usedSize / 1e6).toFixed(1)];
}

/** Types every query letter by letter, in the page; returns how long each key took. */
async function type(queries) {
  const times = [];
  for (const query of queries) {
    for (let end = 2; end <= query.length; end++) {
      const start = performance.now();
      await window.find(query.slice(0, end));
      times.push(performance.now() - start);
    }
  }
  return times;
}

function sum(list) {
  return list.reduce((total, one) => total + one, 0);
}
