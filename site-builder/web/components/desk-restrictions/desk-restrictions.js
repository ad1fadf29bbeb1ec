// Restrictions: proposing one for the requester of a ticket, the list of those in force, lifting them, and deciding appeals.

import { complaint } from '../../lib/desk/complaint.js';
import { ask } from '../../lib/desk/agent-api.js';
import { addressOf } from '../../lib/desk/address.js';
import { make } from '../../lib/desk/make.js';
import { many, say } from '../../lib/desk/words.js';
import { moment, part } from '../../lib/words.js';
import { spaced } from '../request-list/request-list.js';

const [HOUR, DAY] = [3_600_000, 86_400_000];
const LONGEST = { requester: 30 * DAY, network: DAY };
const USUAL = { requester: 7 * DAY, network: HOUR };

/** Takes charge of both dialogs. Gives `{ propose }`. */
export function restrictions(root, desk) {
  const dialog = part(root, 'restrict-dialog');
  const form = part(root, 'restrict-form');
  const all = part(root, 'limits-dialog');
  let about = null;

  const until = (target) => {
    form.elements.until.value = local(Date.now() + USUAL[target]);
    form.elements.until.max = local(Date.now() + LONGEST[target]);
    form.elements.until.min = local(Date.now());
  };
  form.addEventListener('change', (event) => event.target.name === 'target' && until(event.target.value));
  part(dialog, 'restrict-cancel').addEventListener('click', () => dialog.close());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { reason, scope, target, until: end } = Object.fromEntries(new FormData(form));
    const fault = (text) => (part(dialog, 'restrict-fault').textContent = text);
    if (!reason.trim()) return form.elements.reason.focus(), fault(say('missing_reason'));
    if (!end || new Date(end) <= new Date() || new Date(end) - Date.now() > LONGEST[target] + 60_000) return form.elements.until.focus(), fault(say(`until_${target}`));
    try {
      await ask('POST', '/restrictions', { body: { ticket: about.id, reason, scope, target, until: new Date(end).toISOString() } });
      dialog.close();
      desk.say(say('restricted'));
      desk.pane.refresh();
      count();
    } catch (problem) {
      fault(problem.is('no-network') ? say('no_network') : complaint(problem));
    }
  });

  const button = document.querySelector('.desk-head [data-part="restrictions"]');
  button.hidden = false;
  button.addEventListener('click', () => {
    all.showModal();
    show();
  });

  const load = async () => (await ask('GET', '/restrictions')).body.restrictions;
  const show = async () => {
    const said = part(all, 'limits-said');
    try {
      const list = await load();
      part(all, 'limits').replaceChildren(...list.map((one) => item(one, desk, show, () => all.close())));
      said.textContent = list.length ? '' : say('restrictions_none');
      tell(list);
    } catch (problem) {
      said.textContent = complaint(problem);
    }
  };
  const tell = (list) => {
    const open = list.filter(({ appeal }) => appeal && !appeal.decision).length;
    button.textContent = open ? `${say('restrictions')} (${many('appeals', open)})` : say('restrictions');
  };
  const count = () => load().then(tell, () => {});
  count();

  return {
    propose: (ticket) => {
      about = ticket;
      form.reset();
      // Without the network on record there is nothing but the requester to restrict.
      form.elements.target[1].disabled = !ticket.network;
      until('requester');
      part(dialog, 'restrict-fault').textContent = '';
      dialog.showModal();
      form.elements.reason.focus();
    },
  };
}

function item(one, desk, again, leave) {
  const { id, ticket, number, scope, target, reason, until, by, lifted, appeal } = one;
  const fault = make('p', { class: 'error', role: 'alert' });
  const act = (call) => async () => {
    try {
      await call();
      await again();
    } catch (problem) {
      fault.textContent = problem.is('own-restriction') ? say('own_restriction') : complaint(problem);
    }
  };
  const link = make('a', { href: addressOf({ ticket }), text: spaced(number), onclick: (event) => {
    event.preventDefault();
    leave();
    desk.open(ticket);
  } });
  const over = lifted || new Date(until) < new Date();
  const lift = make('button', { type: 'button', class: 'button', text: say('lift'), onclick: act(() => ask('DELETE', `/restrictions/${id}`)) });
  return make(
    'li',
    { class: 'card stack' },
    make('p', {}, make('strong', { text: say(`scope_${scope}`) }), ` · ${say(`target_${target}`)} · `, link),
    make('p', { text: reason }),
    make('p', { class: 'quiet small', text: say('restriction_by', { name: by.name, time: moment(until) }) }),
    appeal && appealed(one, desk, act),
    !over && make('p', {}, lift),
    fault,
  );
}

/** An appeal is decided by another agent than the one it is about. */
function appealed({ id, by, appeal }, desk, act) {
  const written = [make('h3', { text: say('appeal') }), make('blockquote', { text: appeal.body })];
  if (appeal.decision) {
    const { upheld, by: judge, reason } = appeal.decision;
    return make('div', {}, written, make('p', { class: 'small', text: `${say(upheld ? 'appeal_upheld' : 'appeal_granted', { name: judge.name })} ${reason}` }));
  }
  if (by.id === desk.agent.id) return make('div', {}, written, make('p', { class: 'quiet small', text: say('own_restriction') }));
  const field = `appeal-${id}`;
  const text = make('textarea', { id: field, maxlength: 500, rows: 2 });
  const decide = (uphold) => act(async () => {
    if (!text.value.trim()) return text.focus();
    await ask('POST', `/restrictions/${id}/decision`, { body: { uphold, reason: text.value } });
  });
  return make(
    'div',
    { class: 'stack' },
    written,
    make('div', { class: 'field' }, make('label', { for: field, text: say('decision_reason') }), text),
    make('div', { class: 'row' }, make('button', { type: 'button', class: 'button', text: say('grant'), onclick: decide(false) }), make('button', { type: 'button', class: 'button', text: say('uphold'), onclick: decide(true) })),
  );
}

/** A moment as a field for local time wants it. */
function local(time) {
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
