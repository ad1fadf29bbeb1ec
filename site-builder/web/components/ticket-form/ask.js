// A new request: kept while it is typed, sent once, and tried again by itself when the network fails.

import { attach } from '../attachments/attachments.js';
import { clear, draft, draftKey, isUnsent, save, send } from '../../lib/draft.js';
import { TEXT_MAX, trail } from '../../lib/trail.js';
import { part } from '../../lib/words.js';
import { check, complain, read, write } from './fields.js';

const AGAIN = 15_000; // milliseconds until an unanswered try is repeated

export function ask(form) {
  const words = form.dataset;
  const said = part(form, 'said');
  const button = form.querySelector('[type="submit"]');
  const uploads = attach(form.querySelector('.attachments'), { changed: () => remember() });
  const key = draftKey();
  let waiting = null; // set while a sent request is unanswered
  let wanted = false; // Send was pressed and files are still on their way

  const remember = () => {
    save({ fields: read(form), files: uploads.arrived() });
    if (!wanted) return;
    if (uploads.failed()) stop(words.failedUpload);
    else if (!uploads.busy()) submit();
  };
  const stop = (text) => {
    wanted = false;
    button.removeAttribute('aria-disabled');
    said.textContent = text;
  };

  const submit = async () => {
    clearTimeout(waiting);
    const faults = check(form, words);
    complain(form, faults);
    if (faults.length) return stop('');
    if (uploads.failed()) return stop(words.failedUpload);
    wanted = true;
    button.setAttribute('aria-disabled', 'true');
    if (uploads.busy()) return (said.textContent = words.waits);
    said.textContent = words.sending;
    try {
      arrive(await send(key, body(form, uploads)));
    } catch (problem) {
      if (problem.passing) {
        stop(problem.status === 0 ? words.offline : problem.message || words.problem);
        waiting = setTimeout(submit, AGAIN);
      } else {
        stop(problem.message || words.problem);
        if (problem.errors?.length) complain(form, problem.errors);
      }
    }
  };

  const arrive = (ticket) => {
    sessionStorage.setItem('pomoc.receipt', ticket.id);
    location.assign(`${words.view}#${ticket.id}`);
  };

  restore(form, uploads);
  form.hidden = false;
  form.addEventListener('input', remember);
  form.addEventListener('change', remember);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') !== 'true') submit();
  });
  addEventListener('online', () => isUnsent() && submit());
  part(form, 'forget').addEventListener('click', () => {
    clear();
    location.reload();
  });
  if (isUnsent()) submit();
}

function body(form, uploads) {
  const { email, ...fields } = read(form);
  const went = form.elements.no_trail?.checked ? {} : trail();
  const context = { ...draft().context, ...went };
  for (const [name, value] of Object.entries(context)) if (!value.length) delete context[name];
  return {
    ...fields,
    ...(email.trim() ? { email: email.trim() } : {}),
    language: form.dataset.language,
    uploads: uploads.arrived().map(({ id }) => id),
    ...(Object.keys(context).length ? { context } : {}),
    ...(draft().follows ? { follows: draft().follows } : {}),
  };
}

/** What was typed earlier, and what led here. */
function restore(form, uploads) {
  const { fields = {}, files = [] } = draft();
  const typed = ['title', 'description', 'email'].some((name) => fields[name]) || files.length > 0;
  write(form, fields);
  uploads.restore(files);
  part(form, 'kept').hidden = !typed;
  const came = new URLSearchParams(location.search);
  const carried = (name) => cut(came.get(name) ?? '', TEXT_MAX);
  const context = Object.fromEntries([['query', carried('q')], ['page', carried('page')]].filter(([, value]) => value));
  if (Object.keys(context).length) save({ context });
  save({ follows: came.get('follows') ?? (typed ? draft().follows : undefined) });
  showTrail(form);
  const { title } = form.elements;
  if (!title.value && context.query) title.value = cut(context.query, title.maxLength);
}

/** As much of a text as fits; nobody is told to shorten what they did not write here. */
const cut = (text, most) => [...text].slice(0, most).join('').trim();

/** What goes along unless the person says no: an agent then need not point them back at it. */
function showTrail(form) {
  const { searches, read } = trail();
  const box = part(form, 'trail');
  const items = [...searches.map((words) => `“${words}”`), ...read.map((page) => decodeURI(page))];
  box.hidden = items.length === 0;
  part(box, 'went').replaceChildren(...items.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
}
