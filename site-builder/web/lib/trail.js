// What was searched for and read in this visit, so that an agent need not point anybody back at it. It stays in this tab
// until it is sent along with a request, and is shown there first.

const NAME = 'pomoc.trail';
const MOST = 20;
/** Characters the service takes of each thing that led to a request. */
export const TEXT_MAX = 300;

/** What was kept for this visit under a name; undefined where nothing was. */
export function kept(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value for this visit; whether the browser did. */
export function keep(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** `{ searches, read }`, each oldest first. */
export const trail = () => ({ searches: [], read: [], ...kept(NAME) });

/** Notes one search (`searches`) or one page (`read`); what comes again moves to the end. */
export function note(kind, text) {
  if (!text) return;
  const all = trail();
  all[kind] = [...all[kind].filter((other) => other !== text), text.slice(0, TEXT_MAX)].slice(-MOST);
  keep(NAME, all); // nothing depends on it
}
