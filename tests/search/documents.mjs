// A site's articles as `search_index` reads them, and the queries about them: `documents.mjs SITE LANGUAGE OUT`.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArticles } from './articles.mjs';
import { readQueries } from './queries.mjs';

const [site, language, out] = process.argv.slice(2);
const articles = await readArticles(site, language);
const documents = articles.map(({ url, title, description, text }) => ({ url, title, description, passages: [[null, '', text]] }));
documents.push({ url: `/${language}/contact/`, title: 'Write to us', page: true, asked_as: ['contact support', 'phone number of support', 'kontakt'], passages: [] });
const sets = ['gnome', 'gnome-stories'].map((name) => readQueries(new URL(`queries/${name}.${language}.txt`, import.meta.url)));
const queries = (await Promise.all(sets)).flat();
const lines = (list) => list.map((item) => `${item}\n`).join('');
await writeFile(join(out, `documents.${language}.jsonl`), lines(documents.map((document) => JSON.stringify(document))));
await writeFile(join(out, `queries.${language}.txt`), lines(queries.map(({ query }) => query)));
