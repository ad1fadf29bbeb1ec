// What was searched for and read in this visit, so that an agent need not point anybody back at it. It stays in this tab
// until it is sent along with a request, and is shown there first.

const NAME = 'pomoc.trail';
const MOST = 20;
/** Characters the service takes of each thing that led to a request. */
export const TEXT_MAX = 300;

/** `{ searches, read }`, each oldest first. */
export function trail() {
  try {
    return { searches: [], read: [], ...JSON.parse(sessionStorage.getItem(NAME)) };
  } catch {
    return { searches: [], read: [] };
  }
}

/** Notes one search (`searches`) or one page (`read`); what comes again moves to the end. */
export function note(kind, text) {
  if (!text) return;
  const all = trail();
  all[kind] = [...all[kind].filter((other) => other !== text), text.slice(0, TEXT_MAX)].slice(-MOST);
  try {
    sessionStorage.setItem(NAME, JSON.stringify(all));
  } catch {
    // Nothing depends on it.
  }
}
