// What was searched for and not found, told to the team: words only, once a visit and query, never who.
import { reportSearch } from '../api.js';
import { keep, kept, note } from '../trail.js';
import { words } from './text.js';

const REPORTED = 'pomoc.searches';
const FOUND = 'pomoc.found';
const KEPT_MAX = 50;
const LETTERS_MIN = 3;
/** Characters of a search that the service counts, and those that are looked at for it: a link may bring any number. */
const QUERY_MAX = 100;
const READ_MAX = 1000;

let open = null; // the search on which nothing was clicked yet

/** A search was shown; when the page is left without a click on what it found, it is reported. */
export function searched(query) {
  open = query;
}

/** Calls `found` with what was clicked in `list`, by the first button or the middle one: another button leads nowhere. */
export function onClick(list, found) {
  list.addEventListener('click', found);
  list.addEventListener('auxclick', (event) => event.button === 1 && found(event));
}

/** What was found led on, and whoever comes back to it has found it already. */
export function clicked() {
  const told = ended();
  note('searches', told);
  if (told) adds(FOUND, told);
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
  const told = ended();
  note('searches', told);
  if (told && !listed(FOUND).includes(told)) report(told, 'no_click');
});

/** What may be told of the search that was open; empty when none was. Only now, for every key in the field is a search. */
function ended() {
  const told = wordsOnly(open ?? '');
  open = null;
  return told;
}

function report(query, outcome) {
  if (query.length < LETTERS_MIN || !adds(REPORTED, query)) return;
  try {
    Promise.resolve(reportSearch({ language: document.documentElement.lang, query, outcome })).catch(() => {});
  } catch {
    // Counting must never stand in anybody's way.
  }
}

/** Addresses of mail with spaces in them, as people write them. */
const SPACED = [
  /\S+\s*[([{]\s*(at|ma[łl]pa)\s*[)\]}]\s*\S*/giu,
  /\S+\s+(at|ma[łl]pa)\s+\S+\.\S+/giu,
  /[^\s@]+(\s*@\s*[^\s@]+\.\p{L}{2,}|\s+@\s+)\S*/gu,
];
/** Addresses of mail and of pages, and names behind an @. */
const ADDRESS = /@|:\/\/|\.\p{L}{2,}|\..*\//u;
const WIDE = /[！-～﹫]/gu; // their narrow forms stand in addresses
const INVISIBLE = /\p{Cf}/gu;

const digitsIn = (text) => text.match(/\p{Nd}/gu)?.length ?? 0;

/** An address; or letters and several digits in one, hyphens or not: a code, the name of an account. */
const tells = (token) => ADDRESS.test(token) || (/\p{L}/u.test(token) && digitsIn(token) > 1);

/**
 * The words of a search, as many as are counted, without addresses, codes, and numbers that are long or beside others: they could
 * tell who somebody is. So could a name, which nothing tells from a word.
 */
function wordsOnly(query) {
  const read = upTo(query, READ_MAX).replace(INVISIBLE, '').replace(WIDE, (wide) => wide.normalize('NFKC'));
  const unaddressed = SPACED.reduce((text, address) => text.replace(address, ' '), read);
  const plain = words(unaddressed.replace(/\S+/gu, (token) => (tells(token) ? ' ' : token))).filter(({ joined }) => !joined);
  const digits = plain.map(({ surface }) => digitsIn(surface));
  const several = digits.filter(Boolean).length > 1;
  const counts = (i) => digits[i] > 2 || digits[i - 1] > 0 || digits[i + 1] > 0; // not *2 refunds*
  const harmless = plain.filter((_, i) => digits[i] < 4 && !(several && digits[i] > 0 && counts(i)));
  return upTo(harmless.map(({ surface }) => surface).join(' '), QUERY_MAX);
}

/** The whole words of the first `most` characters. */
const upTo = (text, most) => (text.length > most ? text.slice(0, Math.max(0, text.lastIndexOf(' ', most))) : text);

const listed = (name) => kept(name) ?? [];

/** Adds a search to those of this visit; whether it is new there. What cannot be kept is none, for it would be sent twice. */
function adds(name, query) {
  const all = listed(name);
  return !all.includes(query) && keep(name, [...all, query].slice(-KEPT_MAX));
}
