// A help centre of any size with the vocabulary of real text: `corpus.mjs ARTICLES CONTENT`. Words are drawn by Zipf's law
// from an endless list, so that new ones keep coming as texts do; the commonest are English ones, and words have forms.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const COMMON = `the a to of you and your in is it for on that this if can with be or not are from will when do have as by at change
account password settings select click open choose message page button email phone name send receive delete add remove update file
photo profile security payment card order delivery device screen app browser code link sign access list group report block help
person people number address language search notification privacy time day week new other more first then`.split(/\s+/);
const SECTIONS = 24;
const BODY_WORDS = 320;
const SYLLABLES = 'ba be bi bo bra ca ce co cra da de di do dra fa fe fi fo ga ge go gra ha he ho ja jo ka ke ko la le li lo ma me mi mo na ne ni no pa pe pi po pra ra re ri ro sa se si so sta ta te ti to tra va ve vi vo wa we za zo'.split(' ');
const ENDINGS = ['', '', '', '', 's', 's', 'ed', 'ing', 'er', 'ly'];

/** A generator of numbers from 0 to 1 that repeats itself from run to run. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((Math.imul(state ^ (state >>> 15), 2246822519) ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function spelled(rank) {
  if (rank < COMMON.length) return COMMON[rank];
  let word = '';
  for (let left = rank; left > 0; left = Math.floor(left / SYLLABLES.length)) word += SYLLABLES[(left * 7) % SYLLABLES.length];
  return word.length < 4 ? `${word}n` : word;
}

// Ranks with Zipf's exponent just above one: the inverse of its cumulative sum, which has no end.
const zipf = (random) => Math.floor(Math.pow(1 - random() * 0.9995, -1 / 0.35)) - 1;

/** Writes the articles; returns their titles. */
export async function writeCorpus(articles, content) {
  const random = seeded(articles);
  const word = () => {
    const rank = Math.min(zipf(random), 400_000);
    const ending = ENDINGS[Math.floor(random() * ENDINGS.length)];
    return spelled(rank) + (rank > 33 ? ending : '');
  };
  const telling = () => spelled(33 + Math.min(zipf(random), 60_000));
  const sentence = () => {
    const words = Array.from({ length: 6 + Math.floor(random() * 14) }, word);
    return `${words[0][0].toUpperCase()}${words.join(' ').slice(1)}.`;
  };
  const titles = [];
  for (let number = 0; number < articles; number++) {
    const title = Array.from({ length: 2 + Math.floor(random() * 4) }, telling).join(' ');
    const lines = ['---', `title: ${title}`, `description: ${sentence().replaceAll(':', '')}`, '---'];
    for (let count = 0; count < BODY_WORDS; ) {
      if (random() < 0.25) lines.push(`## ${telling()} ${telling()}`, '');
      const paragraph = Array.from({ length: 3 }, sentence).join(' ');
      count += paragraph.split(' ').length;
      lines.push(paragraph, '');
    }
    const folder = join(content, 'en', `section-${number % SECTIONS}`);
    if (number < SECTIONS) await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `article-${number}.md`), lines.join('\n'));
    titles.push(title);
  }
  return titles;
}
