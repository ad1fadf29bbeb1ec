// The requester keys this browser holds: its own, and those of private links opened here. The two are kept apart: whoever
// sends somebody a link must not thereby be given what that person writes later.

import { keep, kept, random } from './store.js';

/** All keys, the browser's own first. */
export function keys() {
  const own = kept('key', null);
  return [...(own ? [own] : []), ...kept('links', [])];
}

/** The browser's own key; made the first time it is needed. */
export function ownKey() {
  if (!kept('key', null)) keep('key', random(32));
  return kept('key', null);
}

/** Takes up the key of a private link, to open what it leads to. */
export function adopt(key) {
  if (!keys().includes(key)) keep('links', [...kept('links', []), key]);
}

/** Forgets every key, and what was being written: this browser's requests can then be opened by private links only. */
export function forget() {
  for (const name of ['key', 'links', 'draft']) keep(name, null);
}

/** The ticket and the key behind an address's `#`. */
export function fromHash(hash = location.hash) {
  const [, id, key] = /^#([\w-]{22})(?:\.([\w-]{43}))?$/.exec(hash) ?? [];
  return { id, key };
}
