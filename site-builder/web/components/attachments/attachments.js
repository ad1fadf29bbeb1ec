// Files on their way: picked, dropped or pasted; each with its progress, and a way to stop it or to try again.

import { call, sendFile } from '../../lib/api.js';
import { ownKey } from '../../lib/keys.js';
import { fill, part, size } from '../../lib/words.js';
import { readable } from './kinds.js';

/**
 * Takes charge of a field of files. `announce` asks the service where
 * a file may go: by default as the requester whose key is `key`. `changed` is told whenever a file comes, goes or arrives.
 */
export function attach(root, { key = ownKey, announce = (body) => call('POST', '/uploads', { key: key(), body }), changed = () => {} } = {}) {
  const words = root.dataset;
  const list = part(root, 'list');
  const files = new Map(); // list item → { name, size, state, id }

  const say = (text) => (part(root, 'said').textContent = text);
  const show = (item, state, text, percent) => {
    item.dataset.state = state;
    files.get(item).state = state;
    part(item, 'state').textContent = text;
    const bar = item.querySelector('progress');
    bar.hidden = state !== 'sending';
    bar.value = percent ?? 0;
    part(item, 'retry').hidden = state !== 'failed';
    if (state === 'sent') name(part(item, 'remove'), words.remove, files.get(item));
  };

  const row = (entry) => {
    const item = root.querySelector('template').content.firstElementChild.cloneNode(true);
    part(item, 'name').textContent = entry.name;
    part(item, 'size').textContent = size(entry.size);
    item.querySelector('progress').setAttribute('aria-label', entry.name);
    for (const button of ['retry', 'remove']) name(part(item, button), part(item, button).textContent, entry);
    part(item, 'remove').addEventListener('click', () => {
      entry.stop?.abort();
      files.delete(item);
      item.remove();
      root.querySelector('input').focus();
      changed();
    });
    part(item, 'retry').addEventListener('click', () => send(item));
    files.set(item, entry);
    list.append(item);
    return item;
  };

  const send = async (item) => {
    const entry = files.get(item);
    entry.stop = new AbortController();
    show(item, 'sending', fill(words.sending, { percent: 0 }), 0);
    const progress = (percent) => show(item, 'sending', fill(words.sending, { percent }), percent);
    try {
      const { name, file, type } = entry;
      const sha256 = await digest(file);
      const { body: upload } = await announce({ name, size: file.size, type, sha256 });
      await sendFile(upload, file, { progress, signal: entry.stop.signal });
      entry.id = upload.id;
      show(item, 'sent', words.sent);
      say(`${name}: ${words.sent}`);
    } catch (problem) {
      if (!files.has(item)) return;
      const text = problem.errors?.[0]?.detail ?? (navigator.onLine ? words.failed : words.waiting);
      show(item, 'failed', text);
      say(`${entry.name}: ${text}`);
    }
    changed();
  };

  const add = (chosen) => {
    const refused = [];
    for (const file of chosen) {
      const name = file.name || words.pasted;
      const kind = readable(file, words);
      if (files.size >= Number(words.files)) refused.push(fill(words.tooMany, { name, max: words.files }));
      else if (kind.refused) refused.push(fill(kind.refused, { name, max: words.mib }));
      else send(row({ name, size: file.size, file, type: kind.type }));
    }
    part(root, 'refused').textContent = refused.join(' ');
    changed();
  };

  listen(root, add);
  addEventListener('online', () => {
    for (const [item, entry] of files) if (entry.state === 'failed' && entry.file) send(item);
  });

  return {
    /** Files that arrived, as the draft keeps them. */
    arrived: () => [...files.values()].filter(({ state }) => state === 'sent').map(({ id, name, size, had }) => ({ id, name, size, had })),
    busy: () => [...files.values()].some(({ state }) => state === 'sending'),
    failed: () => [...files.values()].some(({ state }) => state === 'failed'),
    /** Shows files that are there already. */
    restore: (entries) => entries.forEach((entry) => show(row({ ...entry }), 'sent', words.sent)),
    clear: () => {
      files.clear();
      list.replaceChildren();
    },
  };
}

/** A button of one of several files says which one it means. */
function name(button, text, file) {
  button.textContent = text;
  button.setAttribute('aria-label', `${text}: ${file.name}`);
}

function listen(root, add) {
  const input = root.querySelector('input');
  const drop = part(root, 'drop');
  input.addEventListener('change', () => {
    add(input.files);
    input.value = '';
  });
  // Chosen before this script was here; told once whoever called is ready to hear of it.
  queueMicrotask(() => input.files.length && input.dispatchEvent(new Event('change')));
  const form = root.closest('form');
  form.addEventListener('paste', (event) => {
    if (event.clipboardData?.files.length) {
      event.preventDefault();
      add(event.clipboardData.files);
    }
  });
  for (const name of ['dragover', 'dragleave', 'drop']) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      drop.classList.toggle('over', name === 'dragover');
      if (name === 'drop') add(event.dataTransfer.files);
    });
  }
}

async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
