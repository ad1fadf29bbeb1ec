// The requester keys this browser holds: its own, and those of private links opened here.

import { keep, kept, random } from './store.js';

/** All keys, the browser's own first. */
export function keys() {
  return kept('keys', []);
}

/** The browser's own key; made the first time it is needed. */
export function ownKey() {
  const [own] = keys();
  if (own) return own;
  keep('keys', [random(32)]);
  return keys()[0];
}

/** Takes up the key of a private link. */
export function adopt(key) {
  if (!keys().includes(key)) keep('keys', [...keys(), key]);
}

/** Forgets every key: this browser's requests can then be opened by private links only. */
export function forget() {
  keep('keys', null);
}

/** The ticket and the key behind an address's `#`. */
export function fromHash(hash = location.hash) {
  const [, id, key] = /^#([\w-]{22})(?:\.([\w-]{43}))?$/.exec(hash) ?? [];
  return { id, key };
}
