// What was searched for and not found, told to the team: words only, once a visit and query, never who.
import { reportSearch } from '../api.js';
import { note } from '../trail.js';
import { words } from './text.js';

const KEPT = 'pomoc.searches';
const LETTERS_MIN = 3;

let open = null; // the search on which nothing was clicked yet

/** A search was shown; when the page is left without a click on what it found, it is reported. */
export function searched(query) {
  open = wordsOnly(query);
}

/** What was found led on, and whoever comes back to it has found it already. */
export function clicked() {
  note('searches', open);
  if (open) settles(open);
  open = null;
}

/** The results page goes on with what was searched for. */
export function goesOn() {
  open = null;
}

/** The reader gave up searching and writes to a person. */
export function wrote(query) {
  note('searches', wordsOnly(query));
  report(wordsOnly(query), 'wrote');
  open = null;
}

addEventListener('pagehide', () => {
  note('searches', open);
  if (open) report(open, 'no_click');
  open = null;
});

function report(query, outcome) {
  if (query.length < LETTERS_MIN || !settles(query)) return;
  try {
    Promise.resolve(reportSearch({ language: document.documentElement.lang, query, outcome })).catch(() => {});
  } catch {
    // Counting must never stand in anybody's way.
  }
}

// Addresses, and numbers that are long or stand beside others, could tell who somebody is; they are no words.
function wordsOnly(query) {
  const plain = words(query.replace(/\S*(@|\(at\))\S*/gi, ' ')).filter(({ joined }) => !joined);
  const isNumber = (i) => /^\d+$/.test(plain[i]?.surface ?? '');
  const kept = plain.filter(({ surface }, i) => !/\d{4,}/.test(surface) && !(isNumber(i) && (isNumber(i - 1) || isNumber(i + 1))));
  return kept.map(({ surface }) => surface).join(' ').slice(0, 200);
}

/** Whether a search is dealt with by this; each is once in a visit. */
function settles(query) {
  try {
    const reported = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
    if (reported.includes(query)) return false;
    sessionStorage.setItem(KEPT, JSON.stringify([...reported, query].slice(-50)));
    return true;
  } catch {
    return false; // nothing can be remembered, so nothing is sent twice
  }
}
