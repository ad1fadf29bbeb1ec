// The articles of a built site as any other search engine would see them: read from the pages themselves.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#x27': "'", '#39': "'", '#x2f': '/' };

const plain = (html) =>
  html
    .replace(/<(script|style|template)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<a class="anchor"[\s\S]*?<\/a>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();

/** Every article of one language: `{ url, title, description, headings, text, html }`. */
export async function readArticles(site, language) {
  const names = await readdir(join(site, language), { recursive: true });
  const found = [];
  for (const name of names.filter((name) => name.endsWith('index.html')).sort()) {
    const html = await readFile(join(site, language, name), 'utf8');
    const article = /<article[\s\S]*?<\/article>/.exec(html)?.[0];
    const prose = article && /<div class="prose">([\s\S]*)<\/div>\s*<\/article>/.exec(article)?.[1];
    if (!prose || article.includes('<article lang=')) continue;
    const one = (pattern) => plain(pattern.exec(article)?.[1] ?? '');
    found.push({
      url: `/${language}/${name.slice(0, -'index.html'.length)}`,
      title: one(/<h1>([\s\S]*?)<\/h1>/),
      description: one(/<p class="lead">([\s\S]*?)<\/p>/),
      headings: [...prose.matchAll(/<h[2-6][^>]*>([\s\S]*?)<\/h[2-6]>/g)].map((match) => plain(match[1])).join('. '),
      text: plain(prose),
    });
  }
  return found;
}
