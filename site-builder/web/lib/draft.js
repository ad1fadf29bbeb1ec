// A request before it is sent: kept on the device with the one key under which it will be sent, however often that takes.

import { call } from './api.js';
import { ownKey } from './keys.js';
import { keep, kept, random } from './store.js';

/** The draft: what was typed, its idempotency `key`, and in `sending` what went out and was never acknowledged. */
export function draft() {
  return kept('draft', {});
}

/** Keeps what is being written. */
export function save(fields) {
  keep('draft', { ...draft(), ...fields });
}

/** Forgets the draft. */
export function clear() {
  keep('draft', null);
}

/** The key under which this draft is sent. A page asks once: then a second tab sends the same ticket, not another. */
export function draftKey() {
  if (!draft().key) save({ key: random(16) });
  return draft().key;
}

/** Whether a request went out and was never acknowledged. */
export function isUnsent() {
  return Boolean(draft().sending);
}

/** Sends what went out before once more. */
export function resend() {
  return send(draft().key, draft().sending);
}

/**
 * Sends a draft. One draft is one ticket: every try has the same key, and when a try had arrived whose answer was lost, and
 * the text was changed since, the ticket it made is changed instead.
 */
export async function send(key, body) {
  const former = draft().sending ?? body;
  save({ key, sending: former });
  const submit = (wanted) => call('POST', '/tickets', { key: ownKey(), body: wanted, headers: { 'idempotency-key': key } });
  try {
    return settle((await submit(body)).body);
  } catch (problem) {
    if (problem.is?.('idempotency-key-reused') && former !== body) return settle(await amend(await submit(former), body));
    // What the service has judged is no longer on its way; of everything else nobody knows yet.
    if (!problem.passing) save({ sending: null });
    throw problem;
  }
}

async function amend({ body: ticket, etag }, { title, description, topic, email, uploads }) {
  const had = ticket.attachments.map((file) => file.id);
  const change = { title, description, topic, email: email ?? null };
  change.add_uploads = uploads.filter((id) => !had.includes(id));
  change.remove_attachments = had.filter((id) => !uploads.includes(id));
  const changed = await call('PATCH', `/tickets/${ticket.id}`, { key: ownKey(), body: change, headers: { 'if-match': etag } });
  return changed.body;
}

function settle(ticket) {
  clear();
  return ticket;
}
