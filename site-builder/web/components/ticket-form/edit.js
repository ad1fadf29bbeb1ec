// A request that was sent: changed in full knowledge of what that costs, and never over somebody else's change.

import { attach } from '../attachments/attachments.js';
import { Problem, call } from '../../lib/api.js';
import { fromHash } from '../../lib/keys.js';
import { keep, kept } from '../../lib/store.js';
import { open } from '../../lib/tickets.js';
import { fill, part, range } from '../../lib/words.js';
import { check, complain, read, write } from './fields.js';

export async function edit(form) {
  const words = form.dataset;
  const said = part(form, 'said');
  const button = form.querySelector('[type="submit"]');
  const { id } = fromHash();
  let seen; // { ticket, etag, key } as it was last loaded
  try {
    seen = await open(id);
  } catch (problem) {
    return cannot(form, problem.status === 404 ? words.gone : problem.message || words.problem);
  }
  if (!seen.ticket.can.edit) return cannot(form, words.closed);
  const draftName = `edit.${id}`;
  const uploads = attach(form.querySelector('.attachments'), { key: () => seen.key, changed: () => remember() });
  const remember = () => keep(draftName, { version: seen.ticket.version, fields: read(form) });
  const draft = kept(draftName, null);
  write(form, { ...textOf(seen.ticket), ...(draft?.version === seen.ticket.version ? draft.fields : {}) });
  uploads.restore(seen.ticket.attachments.map((file) => ({ ...file, had: true })));
  part(form, 'back').href = `${words.view}#${id}`;
  form.hidden = false;
  form.addEventListener('input', remember);

  const save = async () => {
    const change = changeOf(form, seen.ticket, uploads);
    said.textContent = words.sending;
    button.setAttribute('aria-disabled', 'true');
    try {
      await call('PATCH', `/tickets/${id}`, { key: seen.key, body: change, headers: { 'if-match': seen.etag } });
      keep(draftName, null);
      location.assign(`${words.view}#${id}`);
    } catch (problem) {
      button.removeAttribute('aria-disabled');
      said.textContent = problem.message || words.problem;
      if (problem.errors?.length) complain(form, problem.errors);
      if (problem.is?.('stale-version')) await showOther();
    }
  };

  /** Somebody else was faster: their text is shown, ours stays in the fields. */
  const showOther = async () => {
    seen = await open(id).catch(() => seen);
    said.textContent = `${words.stale}\n\n${seen.ticket.title}\n${seen.ticket.description}`;
    remember();
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const faults = check(form, words);
    complain(form, faults);
    if (faults.length || button.getAttribute('aria-disabled') === 'true') return;
    if (uploads.busy() || uploads.failed()) return (said.textContent = uploads.busy() ? words.waits : words.failedUpload);
    const change = changeOf(form, seen.ticket, uploads);
    if (Object.keys(change).length === 0) return (said.textContent = words.unchanged);
    if (await agrees(form, seen.ticket, change)) save();
  });
}

/** Nothing to edit: the reason takes the form's place. */
function cannot(form, reason) {
  const notice = document.createElement('p');
  notice.className = 'alert alert-warning';
  notice.setAttribute('role', 'alert');
  notice.textContent = reason;
  form.replaceWith(notice);
}

function textOf({ topic, title, description }) {
  return { topic, title, description, email: '' };
}

/** Only what differs from what was seen. */
function changeOf(form, ticket, uploads) {
  const change = {};
  const { email, ...fields } = read(form);
  for (const [name, value] of Object.entries(fields)) if (value.trim() !== ticket[name]) change[name] = value;
  if (form.elements.no_email.checked) change.email = null;
  else if (email.trim()) change.email = email.trim();
  const files = uploads.arrived();
  const added = files.filter(({ had }) => !had).map(({ id }) => id);
  const gone = ticket.attachments.map(({ id }) => id).filter((id) => !files.some((file) => file.id === id));
  if (added.length) change.add_uploads = added;
  if (gone.length) change.remove_attachments = gone;
  return change;
}

/** Says what the change costs, and asks, unless it costs nothing. */
async function agrees(form, ticket, change) {
  const words = form.dataset;
  const costly = Object.keys(change).some((name) => name !== 'email');
  if (!costly || !ticket.estimate) return true;
  const { body: load } = await call('GET', '/load').catch(() => ({ body: null }));
  if (!load) throw new Problem(0);
  const now = Date.now();
  const { from_seconds: from, to_seconds: to } = load.estimate;
  const dialog = document.getElementById('price');
  const place = Math.max(load.waiting, ticket.estimate.position);
  const isLast = place === ticket.estimate.position;
  part(dialog, 'price').textContent = fill(isLast ? words.priceLast : words.price, {
    old_place: ticket.estimate.position,
    new_place: place,
    old: range(ticket.estimate.from, ticket.estimate.to),
    new: range(now + from * 1000, now + to * 1000),
  });
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  return dialog.returnValue === 'yes';
}
