// What was searched for and not found, told to the team: words only, once a visit and query, never who.
import { reportSearch } from '../api.js';
import { keep, kept, note } from '../trail.js';
import { words } from './text.js';

const REPORTED = 'pomoc.searches';
const FOUND = 'pomoc.found';
const KEPT_MAX = 50;
const LETTERS_MIN = 3;
/** Characters of a search that the service counts. */
const QUERY_MAX = 100;

let open = null; // the search on which nothing was clicked yet

/** A search was shown; when the page is left without a click on what it found, it is reported. */
export function searched(query) {
  open = wordsOnly(query);
}

/** Calls `found` with what was clicked in `list`, by the first button or the middle one: another button leads nowhere. */
export function onClick(list, found) {
  list.addEventListener('click', found);
  list.addEventListener('auxclick', (event) => event.button === 1 && found(event));
}

/** What was found led on, and whoever comes back to it has found it already. */
export function clicked() {
  note('searches', open);
  if (open) adds(FOUND, open);
  open = null;
}

/** The results page goes on with what was searched for. */
export function goesOn() {
  open = null;
}

/** The reader gave up searching and writes to a person, be it after an article that was no help. */
export function wrote(query) {
  const told = wordsOnly(query);
  note('searches', told);
  report(told, 'wrote');
  open = null;
}

addEventListener('pagehide', () => {
  note('searches', open);
  if (open && !listed(FOUND).includes(open)) report(open, 'no_click');
  open = null;
});

function report(query, outcome) {
  if (query.length < LETTERS_MIN || !adds(REPORTED, query)) return;
  try {
    const counted = query.length > QUERY_MAX ? query.slice(0, query.lastIndexOf(' ', QUERY_MAX)) : query;
    Promise.resolve(reportSearch({ language: document.documentElement.lang, query: counted.slice(0, QUERY_MAX), outcome })).catch(() => {});
  } catch {
    // Counting must never stand in anybody's way.
  }
}

const ADDRESS = /(https?:\/\/|www\.)\S+|\S+\s*(@|[([{]at[)\]}])\s*\S+|\S+\.\S+\/\S*/giu;

// Addresses, and numbers that are long or several, could tell who somebody is; they are no words.
function wordsOnly(query) {
  const plain = words(query.replace(ADDRESS, ' ')).filter(({ joined }) => !joined);
  const digits = plain.map(({ surface }) => (/^\p{Nd}+$/u.test(surface) ? [...surface].length : 0));
  const several = digits.filter(Boolean).length > 1;
  const tells = (i) => digits[i] > 2 || digits[i - 1] > 0 || digits[i + 1] > 0;
  const harmless = plain.filter(({ surface }, i) => !/\p{Nd}{4,}/u.test(surface) && !(several && digits[i] > 0 && tells(i)));
  return harmless.map(({ surface }) => surface).join(' ');
}

const listed = (name) => kept(name) ?? [];

/** Adds a search to those of this visit; whether it is new there. What cannot be kept is none, for it would be sent twice. */
function adds(name, query) {
  const all = listed(name);
  return !all.includes(query) && keep(name, [...all, query].slice(-KEPT_MAX));
}
