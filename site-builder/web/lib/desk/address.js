// What the address of the queue says: the filters, and which ticket is open.

const NAMES = ['status', 'topic', 'language', 'assignee', 'q', 'ticket'];

/** The values of the address; empty ones are left out. */
export function place() {
  const values = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.map((name) => [name, values.get(name) ?? '']).filter(([, value]) => value));
}

/** The address with these values changed. */
export function addressOf(changes) {
  const values = Object.entries({ ...place(), ...changes }).filter(([name, value]) => value && NAMES.includes(name));
  const query = new URLSearchParams(values).toString();
  return query ? `${location.pathname}?${query}` : location.pathname;
}

/** Goes there: a ticket is a step one can go back from, a filter is none. */
export function go(changes) {
  const address = addressOf(changes);
  if (address === location.pathname + location.search) return;
  if ('ticket' in changes) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}
