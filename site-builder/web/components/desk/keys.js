// Keys for everything. None does anything while somebody types, and whoever is disturbed by them turns them off.

import { asked, make } from '../../lib/desk/make.js';
import { say } from '../../lib/desk/words.js';
import { keep, kept } from '../../lib/store.js';
import { part } from '../../lib/words.js';

const OFF = 'desk.keys-off';

/** Listens. Each key is a name in the words (`key_<name>`) and what it does. */
export function keys(root, desk) {
  const dialog = part(root, 'keys-dialog');
  const composer = (kind) => () => desk.ticket && desk.composer.take(kind);
  const all = [
    ['j', 'next_row', () => desk.list.step(1)],
    ['k', 'former_row', () => desk.list.step(-1)],
    ['t', 'take', () => desk.pane.press('take')],
    ['a', 'answer', composer('answer')],
    ['q', 'question', composer('question')],
    ['n', 'note', composer('note')],
    ['d', 'decline', composer('decline')],
    ['p', 'articles', () => desk.ticket && desk.composer.articles()],
    ['r', 'ready', () => desk.ticket && desk.composer.ready()],
    ['u', 'undo', () => desk.outbox.undo()],
    ['/', 'search', () => search(root, desk)],
    ['?', 'keys', () => list()],
  ];
  const list = () => asked(dialog);

  const entry = ([key, name]) => [make('dt', {}, make('kbd', { text: key })), make('dd', { text: say(`key_${name}`) })];
  const fixed = [['Enter', 'open'], ['Ctrl+Enter', 'send'], ['Esc', 'leave']];
  part(dialog, 'keys-list').append(...[...all, ...fixed].flatMap(entry));
  const on = part(dialog, 'keys-on');
  on.checked = !kept(OFF, false);
  on.addEventListener('change', () => keep(OFF, on.checked ? null : true));
  const button = document.querySelector('.desk-head [data-part="keys"]');
  button.hidden = false;
  button.addEventListener('click', list);

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
    if (event.key === 'Escape' && typing && root.contains(typing) && !typing.closest('dialog')) return typing.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector('dialog[open]') || kept(OFF, false)) return;
    const found = all.find(([key]) => key === event.key);
    if (!found) return;
    event.preventDefault();
    found[2]();
  });
}

function search(root, desk) {
  // On a phone the list is behind the ticket.
  if (getComputedStyle(part(root, 'queue')).display === 'none') desk.open('');
  const field = part(root, 'filters').elements.q;
  field.focus();
  field.select();
}
