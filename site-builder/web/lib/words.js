// Words and times for people. The words themselves stand in the HTML.

const language = () => document.documentElement.lang;

/** Fills the `{places}` of a sentence. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** The sentence for a number out of `<name>One`, `<name>Few`, `<name>Many`, `<name>Other` of a dataset. */
export function count(dataset, name, n) {
  const form = new Intl.PluralRules(language()).select(n);
  const key = name + form[0].toUpperCase() + form.slice(1);
  return fill(dataset[key] ?? dataset[`${name}Other`], { n: new Intl.NumberFormat(language()).format(n) });
}

/** A moment: day and time, the year only when it is another one. */
export function moment(time) {
  const date = new Date(time);
  const year = date.getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' };
  return new Intl.DateTimeFormat(language(), { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', ...year }).format(date);
}

/** A range as people say it: whole hours, and days alone once it is far. More would be falsely exact. */
export function range(from, to) {
  const [minute, hour] = [60_000, 3_600_000];
  // A minute's grace, so that two clocks that differ by a breath say the same hour.
  const start = Math.floor((new Date(from).getTime() + minute) / hour) * hour;
  const end = Math.ceil((new Date(to).getTime() - minute) / hour) * hour;
  const far = end - Date.now() > 7 * 24 * hour;
  const shape = { weekday: 'short', day: 'numeric', month: 'short', ...(far ? {} : { hour: '2-digit', minute: '2-digit' }) };
  const say = new Intl.DateTimeFormat(language(), shape);
  return fill(document.body.dataset.between, { from: say.format(start), to: say.format(end) });
}

/** A file's size. */
export function size(bytes) {
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'kilobyte'] : [bytes / 1024 / 1024, 'megabyte'];
  return new Intl.NumberFormat(language(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

/** The element of a component with that part. */
export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}
