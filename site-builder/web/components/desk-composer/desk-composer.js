// Writing to a requester or to colleagues: an answer, a question, a note, a decline. Kept while it is typed; sent on the
// version that was read, and never on one that was not.

import { attach } from '../attachments/attachments.js';
import { ask } from '../../lib/desk/agent-api.js';
import { make } from '../../lib/desk/make.js';
import { say } from '../../lib/desk/words.js';
import { markdown } from '../../lib/markdown.js';
import { random } from '../../lib/store.js';
import { part } from '../../lib/words.js';
import { articlePicker } from './articles.js';
import { draftOf, isWritten, keepDraft, putBack, textOf } from './drafts.js';
import { readOf, unread } from './read.js';
import { fillPlaces, readyAnswers, unfilled } from './ready.js';

/** Takes charge of the form. Gives `{ begin, follow, leave, take, articles, ready, restore }`. */
export function composer(form, desk) {
  const text = part(form, 'text');
  const state = { draft: draftOf('-'), kind: 'answer', warned: '' };
  const uploads = attach(form.querySelector('.attachments'), { announce: (body) => ask('POST', '/uploads', { body }), changed: () => remember() });
  const id = () => desk.ticket?.id;
  const own = () => textOf(state.draft, state.kind);

  const remember = () => {
    if (!id()) return;
    state.draft.texts[state.kind] = { text: text.value, articles: own().articles };
    Object.assign(state.draft, { kind: state.kind, files: uploads.arrived() });
    keepDraft(id(), state.draft);
    show();
  };

  /** Everything that follows from the draft. */
  const show = () => {
    const written = Boolean(text.value);
    part(form, 'kept').textContent = written ? say('draft_kept') : '';
    part(form, 'preview').replaceChildren(markdown(text.value));
    for (const link of part(form, 'preview').querySelectorAll('a')) link.target = '_blank';
    const open = unfilled(text.value);
    part(form, 'unfilled').textContent = open.length ? say('unfilled', { places: open.join(', ') }) : '';
    part(form, 'linked').replaceChildren(...own().articles.map(linked));
    desk.pane?.looking.writing(written);
  };

  const linked = ({ title, url }) => {
    const remove = make('button', { type: 'button', class: 'plain', 'aria-label': say('unlink', { title }), text: say('remove'), onclick: () => {
      own().articles = own().articles.filter((other) => other.url !== url);
      remember();
      text.focus();
    } });
    return make('li', {}, make('a', { href: url, target: '_blank', text: title }), ' ', remove);
  };

  const choose = (kind) => {
    state.kind = kind;
    form.dataset.kind = kind;
    form.elements.kind.value = kind;
    text.value = own().text;
    part(form, 'label').textContent = say(`kind_${kind}`);
    part(form, 'hint').textContent = say(`hint_${kind}`);
    part(form, 'fault').textContent = '';
    show();
  };

  const allowed = (kind) => desk.ticket?.can[kind] !== false;

  /** Whether what is written stands on what is there now; if not, the difference is shown and must be looked at. */
  const compare = () => {
    const nodes = isWritten(state.draft) && state.draft.read ? unread(state.draft.read, desk.ticket, desk.agent) : [];
    const box = part(form, 'conflict');
    if (nodes.length && (box.hidden || part(box, 'conflict-body').childElementCount !== nodes.length)) part(box, 'conflict-body').replaceChildren(...nodes);
    box.hidden = !nodes.length;
    if (!nodes.length) state.draft.read = readOf(desk.ticket, desk.etag);
  };

  const begin = () => {
    state.draft = draftOf(id());
    uploads.clear();
    uploads.restore(state.draft.files);
    for (const input of form.elements.kind) input.disabled = !allowed(input.value);
    const wanted = [state.draft.kind, 'answer', 'note'].find((kind) => kind && allowed(kind));
    part(form, 'attach').open = state.draft.files.length > 0;
    choose(wanted ?? 'note');
    compare();
  };

  const follow = () => {
    for (const input of form.elements.kind) input.disabled = !allowed(input.value);
    compare();
  };

  const fault = (words) => {
    part(form, 'fault').textContent = words;
    return false;
  };

  const fit = () => {
    if (!text.value.trim()) return text.focus(), fault(say(state.kind === 'decline' ? 'missing_reason' : 'missing_text'));
    const { assignee } = desk.ticket;
    if (state.kind !== 'note' && assignee && assignee.id !== desk.agent.id) return fault(say('taken_by', { name: assignee.name }));
    if (!allowed(state.kind)) return fault(say('not_now'));
    if (uploads.busy()) return fault(say('uploads_wait'));
    if (uploads.failed()) return fault(say('uploads_failed'));
    if (!part(form, 'conflict').hidden) return part(form, 'conflict').focus(), fault(say('look_first'));
    const open = unfilled(text.value).join();
    if (open && state.warned !== open) {
      state.warned = open;
      return fault(say('unfilled_again'));
    }
    return true;
  };

  const send = () => {
    if (!id() || !fit()) return;
    fault('');
    state.warned = '';
    const { number, title, version } = desk.ticket;
    const files = uploads.arrived();
    const entry = { key: random(16), ticket: id(), number, title, version, kind: state.kind, body: text.value, articles: own().articles, files, read: state.draft.read, agent: desk.agent.id };
    delete state.draft.texts[state.kind];
    state.draft.files = [];
    uploads.clear();
    text.value = '';
    keepDraft(id(), state.draft);
    show();
    desk.outbox.add(entry);
    if (entry.kind === 'note') return text.focus();
    return desk.open(desk.list.next(entry.ticket) ?? '');
  };

  const insert = (words) => {
    text.setRangeText(words, text.selectionStart, text.selectionEnd, 'end');
    remember();
    text.focus();
  };
  const articles = articlePicker(desk, ({ title, url }) => {
    if (!own().articles.some((other) => other.url === url)) state.draft.texts[state.kind] = { text: text.value, articles: [...own().articles, { title, url }] };
    text.value = text.value.replace('{link}', `[${title.replace(/[[\]]/g, '')}](${url})`);
    remember();
    text.focus();
  });
  const ready = readyAnswers(desk, (answer) => insert(fillPlaces(answer.body, desk, own().articles[0])));

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    send();
  });
  text.addEventListener('input', remember);
  form.addEventListener('change', (event) => event.target.name === 'kind' && choose(event.target.value));
  part(form, 'articles').addEventListener('click', articles);
  part(form, 'ready').addEventListener('click', ready);
  part(form, 'seen').addEventListener('click', () => {
    state.draft.read = readOf(desk.ticket, desk.etag);
    remember();
    part(form, 'conflict').hidden = true;
    fault('');
    text.focus();
  });
  part(form, 'look').addEventListener('click', (event) => {
    const preview = part(form, 'preview');
    preview.hidden = !preview.hidden;
    event.currentTarget.setAttribute('aria-pressed', String(!preview.hidden));
  });

  return {
    begin,
    follow,
    articles,
    ready,
    leave: () => id() && remember(),
    take: (kind) => {
      if (!allowed(kind)) return;
      choose(kind);
      text.focus();
    },
    /** Brings a message that was not sent back to where it was written. */
    restore: (entry) => {
      if (id() === entry.ticket) remember();
      putBack(entry);
      if (id() === entry.ticket) begin();
    },
  };
}
