// The agents' console: the queue, the ticket that is open, and what leads from one to the next.

import { go, place } from '../../lib/desk/address.js';
import { shell } from '../../lib/desk/shell.js';
import { part } from '../../lib/words.js';
import { articleDraft } from '../desk-article/desk-article.js';
import { composer } from '../desk-composer/desk-composer.js';
import { outbox } from '../desk-composer/outbox.js';
import { queue } from '../desk-queue/desk-queue.js';
import { restrictions } from '../desk-restrictions/desk-restrictions.js';
import { ticket } from '../desk-ticket/desk-ticket.js';
import { keys } from './keys.js';

const SPOKEN = 150; // milliseconds: a screen reader notices a text that comes after an empty one

export async function mount(root) {
  const title = document.title;
  const desk = { ...(await shell(root)), root, bus: new EventTarget() };
  desk.say = (text) => {
    part(root, 'said').textContent = '';
    setTimeout(() => (part(root, 'said').textContent = text), SPOKEN);
  };
  desk.title = () => (document.title = `${desk.waiting ? `(${desk.waiting}) ` : ''}${[desk.ticket?.title, title].filter(Boolean).join(' – ')}`);

  desk.open = (id, { focus = true } = {}) => {
    go({ ticket: id ?? '' });
    return show(focus);
  };
  const show = async (focus) => {
    const { ticket: id = '' } = place();
    root.dataset.open = id ? 'yes' : 'no';
    desk.list.mark();
    await desk.pane.show(id, focus);
    if (!id && focus) part(root, 'queue').querySelector('.desk-row a')?.focus();
  };

  desk.outbox = outbox(part(root, 'toasts'), desk);
  desk.composer = composer(part(root, 'composer'), desk);
  desk.pane = ticket(part(root, 'pane'), desk);
  desk.list = queue(part(root, 'queue'), desk);
  desk.restrict = restrictions(root, desk);
  articleDraft(root, desk);
  keys(root, desk);

  part(root, 'queue').hidden = false;
  part(root, 'pane').hidden = false;
  root.dataset.open = place().ticket ? 'yes' : 'no';
  addEventListener('popstate', () => show(true));
  await Promise.all([desk.list.refresh(), show(false)]);
  desk.list.mark();
}
