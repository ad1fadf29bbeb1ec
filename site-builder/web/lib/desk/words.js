// The console's words, which stand in the page, and times as agents need them.

import { fill } from '../words.js';

const words = JSON.parse(document.body.dataset.words ?? '{}');
const language = document.documentElement.lang;

/** A sentence of the console with its places filled. */
export const say = (key, values = {}) => fill(words[key] ?? key, values);

/** The sentence for a number, out of `<key>_one`, `_few`, `_many`, `_other`. */
export function many(key, n, values = {}) {
  const form = `${key}_${new Intl.PluralRules(language).select(n)}`;
  return say(words[form] ? form : `${key}_other`, { n: new Intl.NumberFormat(language).format(n), ...values });
}

const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

/** A stretch of time in its largest unit: `3 hr`, `2 days`. */
export function long(seconds) {
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? UNITS.at(-1);
  const value = Math.max(0, Math.floor(seconds / length));
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: unit === 'day' ? 'long' : 'short' }).format(value);
}

/** How long ago that was. */
export const since = (time) => long((Date.now() - new Date(time).getTime()) / 1000);

/** A text of the site in the page's language, else in any. */
export const localised = (texts) => texts?.[language] ?? Object.values(texts ?? {})[0] ?? '';

/** What a language calls itself. */
export function languageName(code) {
  const name = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }).of(code);
  return name ?? code;
}
