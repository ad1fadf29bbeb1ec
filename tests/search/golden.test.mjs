// The two halves of the search agree: tokeniser, folding and distance on golden strings that Rust made, whole answers on the
// queries of the evaluation; and a damaged index is refused. `WORK` is the folder that `run` prepared.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { distance } from '../../site-builder/web/lib/search/distance.js';
import { openEngine } from '../../site-builder/web/lib/search/engine.js';
import { words } from '../../site-builder/web/lib/search/text.js';
import { manifestOf } from './engines.mjs';

const work = process.env.WORK;
const lines = async (name) => (await readFile(join(work, name), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));

test('words are cut and folded alike on more than 20,000 strings', async () => {
  const golden = (await lines('golden.jsonl')).filter(({ text }) => text !== undefined);
  assert.ok(golden.length >= 20_000, `only ${golden.length}`);
  for (const { text, words: expected } of golden) {
    const found = words(text).map(({ surface, joined }) => [surface, joined]);
    assert.deepEqual(found, expected, JSON.stringify(text));
  }
});

test('distances are counted alike on more than 20,000 pairs', async () => {
  const golden = (await lines('golden.jsonl')).filter(({ typed }) => typed !== undefined);
  assert.ok(golden.length >= 20_000, `only ${golden.length}`);
  for (const { typed, known, limit, whole, beginning } of golden) {
    assert.deepEqual(distance([...typed], [...known], limit), { whole, beginning }, `${typed} ${known} ${limit}`);
  }
});

test('a word stands where its letters stand in the text', () => {
  const text = 'Łączę się z Wi‑Fi';
  assert.deepEqual(words(text).map(({ start, end }) => text.slice(start, end)), ['Łączę', 'się', 'z', 'Wi', 'Fi', 'Wi‑Fi']);
});

for (const language of ['en', 'pl']) {
  const folder = join(work, 'index', language);
  const read = (name) => readFile(join(folder, name));
  const open = async (other = read) => openEngine(await manifestOf(folder, language), other);

  test(`the build's own engine and the browser's answer alike in ${language}`, async () => {
    const engine = await open();
    const queries = (await readFile(join(work, `queries.${language}.txt`), 'utf8')).trim().split('\n');
    const answers = await lines(`index/${language}/answers.jsonl`);
    for (const [i, query] of queries.entries()) {
      const { results } = await engine.search(query, { limit: 10 });
      const scores = results.map(({ score }) => score.toFixed(6));
      assert.deepEqual(scores, answers[i].map(([, score]) => score.toFixed(6)), query);
      // Articles of one score may change places where sums were rounded apart.
      assert.deepEqual(results.map(({ url }) => url).toSorted(), answers[i].map(([url]) => url).toSorted(), query);
    }
  });

  test(`a truncated or damaged file is refused with its cause in ${language}`, async () => {
    for (const share of [0, 0.1, 0.5, 0.9, 0.999]) {
      await refused(open, read, (bytes) => bytes.subarray(0, Math.floor(bytes.length * share)));
      await refused(open, read, (bytes) => flipped(bytes, Math.floor(bytes.length * share)));
    }
  });

  test(`whatever a file holds, reading it ends, and only with that refusal, in ${language}`, async () => {
    for (let at = 0; at < 120; at++) {
      const damage = (bytes) => gzipSync(flipped(gunzipSync(bytes), (at * 26_399) % gunzipSync(bytes).length));
      const engine = await open(async (name) => (name.startsWith('words') ? damage(await read(name)) : read(name)));
      await engine.search('account konto deleet').catch((error) => assert.equal(error.name, 'Damaged', error.stack));
    }
  });
}

async function refused(open, read, damage) {
  const search = async () => (await open(async (name) => damage(await read(name)))).search('password');
  await assert.rejects(search, { name: 'Damaged', message: /^A file of the search index is damaged: / });
}

function flipped(bytes, at) {
  const copy = Buffer.from(bytes);
  copy[Math.max(at, 10) % copy.length] ^= 0x55; // the first ten bytes are gzip's own and partly meaningless
  return copy;
}
