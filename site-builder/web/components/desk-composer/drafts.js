// What is being written, kept on the device for each ticket and kind of message until it is sent or emptied.

import { keep, kept } from '../../lib/store.js';

const name = (id) => `desk.draft.${id}`;

/** The draft of a ticket: `{ kind, read, files, texts: { answer: { text, articles } } }`. */
export function draftOf(id) {
  return { texts: {}, files: [], ...kept(name(id), {}) };
}

/** The text and the articles of one kind of message. */
export const textOf = (draft, kind) => draft.texts[kind] ?? { text: '', articles: [] };

/** Whether anything at all is written. */
export const isWritten = (draft) => draft.files.length > 0 || Object.values(draft.texts).some(({ text, articles }) => text || articles.length);

/** Keeps a draft; an empty one is forgotten. */
export function keepDraft(id, draft) {
  keep(name(id), isWritten(draft) ? draft : null);
}

/** Puts back what was not sent: before what may have been written since. */
export function putBack({ ticket, kind, body, articles, files, read }) {
  const draft = draftOf(ticket);
  const had = textOf(draft, kind);
  const text = had.text && had.text !== body ? `${body}\n\n${had.text}` : body;
  const linked = [...articles, ...had.articles.filter(({ url }) => !articles.some((other) => other.url === url))];
  draft.texts[kind] = { text, articles: linked };
  draft.files = [...files, ...draft.files.filter(({ id }) => !files.some((other) => other.id === id))];
  keepDraft(ticket, { ...draft, kind, read });
}
