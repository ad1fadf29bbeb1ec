// The queries of the evaluation: written by hand for plain, inflected and natural ones; mistyped, cut and stripped of their
// diacritics here, always in the same way.
import { readFile } from 'node:fs/promises';

export const KINDS = ['plain', 'inflected', 'misspelt', 'unfinished', 'no diacritics', 'natural', 'story'];

const NEIGHBOURS = { q: 'w', w: 'e', e: 'r', r: 't', t: 'y', y: 'u', u: 'i', i: 'o', o: 'p', p: 'o', a: 's', s: 'd', d: 'f', f: 'g', g: 'h', h: 'j', j: 'k', k: 'l', l: 'k', z: 'x', x: 'c', c: 'v', v: 'b', b: 'n', n: 'm', m: 'n' };

/** Reads `article(s) | plain | inflected | natural` lines, or `article(s) | story` lines; returns `[{ kind, query, articles, tune }]`, every second line to tune on. */
export async function readQueries(file) {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() && !line.startsWith('#'));
  return lines.flatMap((line, number) => {
    const [articles, plain, inflected, natural] = line.split('|').map((part) => part.trim());
    if (!inflected) return { kind: 'story', query: plain, articles: articles.split(','), tune: number % 2 === 0 };
    const kinds = {
      plain,
      inflected,
      misspelt: mistyped(number % 2 ? plain : inflected, number),
      unfinished: cut(number % 2 ? inflected : plain),
      'no diacritics': stripped(number % 3 ? inflected : natural),
      natural,
    };
    return Object.entries(kinds)
      .filter(([kind, query]) => kind !== 'no diacritics' || /[^\0-\x7f]/.test(`${inflected}${natural}`) && query)
      .map(([kind, query]) => ({ kind, query, articles: articles.split(','), tune: number % 2 === 0 }));
  });
}

/** One slip of the fingers in the longest word, a second one in words of ten letters and more. */
export function mistyped(query, seed) {
  const words = query.split(' ');
  const longest = words.reduce((best, word, i) => (word.length > words[best].length ? i : best), 0);
  let word = slip(words[longest], seed, 0.55);
  if (word.length >= 10) word = slip(word, seed + 2, 0.25);
  words[longest] = word;
  return words.join(' ');
}

function slip(word, seed, where) {
  if (word.length < 4) return word;
  const at = Math.max(1, Math.min(word.length - 2, Math.floor(word.length * where)));
  switch (seed % 4) {
    case 0:
      return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
    case 1:
      return word.slice(0, at) + word.slice(at + 1);
    case 2:
      return word.slice(0, at) + word[at] + word.slice(at);
    default:
      return word.slice(0, at) + (NEIGHBOURS[word[at]] ?? 'e') + word.slice(at + 1);
  }
}

/** The last word, stopped at three fifths. */
export function cut(query) {
  const words = query.split(' ');
  const last = words.at(-1);
  words[words.length - 1] = last.slice(0, Math.max(3, Math.ceil(last.length * 0.6)));
  return words.join(' ');
}

/** As typed on a keyboard without Polish letters. */
export function stripped(query) {
  return query.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/ł/g, 'l').replace(/Ł/g, 'L');
}
