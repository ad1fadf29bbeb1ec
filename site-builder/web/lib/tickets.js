// Tickets as the API gives them, under whichever of this browser's keys opens them.

import { Problem, call } from './api.js';
import { keys } from './keys.js';

/** The ticket with the ETag and the key that opened it: `{ ticket, etag, key }`. With a former `etag`, null when nothing changed. */
export async function open(id, etag) {
  let refused = new Problem(404);
  for (const key of keys()) {
    try {
      const answer = await call('GET', `/tickets/${id}`, { key, headers: etag ? { 'if-none-match': etag } : {} });
      return answer.status === 304 ? null : { ticket: answer.body, etag: answer.etag, key };
    } catch (problem) {
      if (problem.status !== 404 && problem.status !== 401) throw problem;
      refused = problem;
    }
  }
  throw refused;
}

/** One page of the tickets of every key, newest first; `more` continues where a key has further ones. */
export async function list(cursors = keys().map((key) => ({ key }))) {
  const pages = await Promise.all(
    cursors.map(async ({ key, cursor }) => {
      const { body } = await call('GET', `/tickets${cursor ? `?cursor=${cursor}` : ''}`, { key });
      return { key, ...body };
    }),
  );
  const tickets = pages.flatMap((page) => page.tickets).sort((a, b) => b.created_at.localeCompare(a.created_at));
  const more = pages.filter((page) => page.next).map(({ key, next }) => ({ key, cursor: next }));
  return { tickets, more };
}
