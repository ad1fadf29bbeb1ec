// How well the search finds, beside others: `quality.mjs WORK`, where WORK/<corpus> is a built site. Fails below the least
// that is promised.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArticles } from './articles.mjs';
import { browse } from './browse.mjs';
import { lunrSearch, miniSearch, ours, pagefindSearch, writePagefind } from './engines.mjs';
import { KINDS, readQueries } from './queries.mjs';
import { serve } from './serve.mjs';

/** The least of success@3 and success@1 over all kinds, on the half that nothing was tuned on. */
const LEAST = {
  'sample en': [0.97, 0.9],
  'sample pl': [0.95, 0.91],
  'gnome en': [0.96, 0.84],
  'gnome pl': [0.95, 0.85],
  'libreoffice en': [0.84, 0.8],
  'libreoffice pl': [0.84, 0.8],
  'evolution en': [0.84, 0.71],
  'gnome-again en': [0.88, 0.7],
  'gnome-again pl': [0.83, 0.68],
  'sample-stories en': [0.65, 0.35],
  'sample-stories pl': [0.3, 0.2],
  'gnome-stories en': [0.25, 0.1],
  'gnome-stories pl': [0.45, 0.16],
  'apps en': [0.78, 0.61],
  'apps pl': [0.78, 0.64],
};
/** No word list was written for these, so all of their queries are reported. */
const UNTUNED = ['libreoffice', 'evolution', 'gnome-again', 'apps'];
const QUERIES_MIN = 150;
const STORIES_MIN = 40;

const work = process.argv[2];
const faults = [];
const lines = [];
const say = (line) => {
  console.log(line);
  lines.push(line);
};

const browser = await browse();
for (const name of Object.keys(LEAST)) await measure(...name.split(' '));
await browser.close();
await writeFile(join(work, 'quality.md'), `${lines.join('\n')}\n`);
if (faults.length > 0) {
  console.error(`\n${faults.join('\n')}`);
  process.exit(1);
}

async function measure(corpus, language) {
  const site = join(work, corpus.replace(/-.*/, '')); // other queries on the same help
  const articles = await readArticles(site, language);
  const queries = await readQueries(new URL(`queries/${corpus}.${language}.txt`, import.meta.url));
  const missing = queries.filter(({ articles: wanted }) => !articles.some(({ url }) => wanted.some((id) => url.endsWith(`/${id}/`))));
  const usable = queries.filter((query) => !missing.includes(query));
  const least = corpus.endsWith('-stories') ? STORIES_MIN : QUERIES_MIN;
  if (usable.length < least) {
    faults.push(`${corpus} ${language}: only ${usable.length} queries have their article, at least ${least} must; is the content there?`);
    return;
  }
  await rm(join(site, 'pagefind'), { recursive: true, force: true });
  await mkdir(join(site, 'pagefind'), { recursive: true });
  await writePagefind(articles, language, join(site, 'pagefind'));
  const server = await serve(site, { wasm: true });
  const page = await browser.newPage();
  await page.goto(`${server.address}/404.html`);
  const engines = [await ours(site, language), miniSearch(articles), lunrSearch(articles, language), pagefindSearch(page, '/pagefind/')];
  const whole = UNTUNED.includes(corpus);
  const reported = usable.filter(({ tune }) => whole || !tune);
  say(`\n### ${corpus} ${language}: ${articles.length} articles, ${usable.length} queries, ${whole ? 'all' : 'the untuned half'} reported\n`);
  say(`| engine | ${KINDS.join(' | ')} | all | MRR | nothing found |`);
  say(`|---|${'---|'.repeat(KINDS.length + 3)}`);
  for (const engine of engines) {
    const table = await ask(engine, reported);
    if (engine.name === 'Pomoc') judge(`${corpus} ${language}`, table.all);
    const cells = [...KINDS, 'all'].map((kind) => (table[kind] ? `${share(table[kind], 'first')} / ${share(table[kind], 'three')}` : ''));
    const { n, reciprocal, nothing } = table.all;
    say(`| ${engine.name} | ${cells.join(' | ')} | ${(reciprocal / n).toFixed(3)} | ${((100 * nothing) / n).toFixed(1)} % |`);
  }
  await page.close();
  server.close();
}

function share(row, key) {
  return (row[key] / row.n).toFixed(2);
}

async function ask(engine, queries) {
  const table = {};
  for (const { kind, query, articles } of queries) {
    const found = await engine.find(query);
    const place = found.findIndex((url) => articles.some((id) => url.endsWith(`/${id}/`))) + 1;
    for (const name of [kind, 'all']) {
      const row = (table[name] ??= { n: 0, first: 0, three: 0, reciprocal: 0, nothing: 0 });
      row.n += 1;
      row.first += Number(place === 1);
      row.three += Number(place > 0 && place <= 3);
      row.reciprocal += place > 0 ? 1 / place : 0;
      row.nothing += Number(found.length === 0);
    }
  }
  return table;
}

function judge(name, { n, first, three }) {
  const [leastThree, leastFirst] = LEAST[name];
  if (three / n < leastThree) faults.push(`${name}: success@3 is ${(three / n).toFixed(3)}, it must be at least ${leastThree}`);
  if (first / n < leastFirst) faults.push(`${name}: success@1 is ${(first / n).toFixed(3)}, it must be at least ${leastFirst}`);
}
