// What every page of the console begins with: signing in, the site's configuration, and the head of the page.

import { readJson } from '../api.js';
import { part } from '../words.js';
import { ask } from './agent-api.js';
import { SignInFault, enter, leave, signOut } from './session.js';
import { localised, say } from './words.js';

const REASONS = { 'signed-out': 'signed_out', 'not-an-agent': 'not_an_agent' };

/** Lets an agent in; gives `{ agent, config, topic }`. Until then, and when it fails, the gate says what is going on. */
export async function shell(root) {
  const gate = part(root, 'gate');
  try {
    await enter(() => over(root));
    const [{ body: agent }, config] = await Promise.all([ask('GET', '/me'), readJson('/desk/config.json')]);
    head(agent);
    gate.hidden = true;
    const labels = Object.fromEntries(config.topics.map(({ id, label }) => [id, localised(label)]));
    return { agent, config, topic: (id) => labels[id] ?? id };
  } catch (problem) {
    refuse(gate, problem);
    return new Promise(() => {}); // there is nothing to go on with
  }
}

function refuse(gate, problem) {
  const kind = problem instanceof SignInFault ? problem.reason : problem.is?.('not-an-agent') ? 'not-an-agent' : 'failed';
  const text = part(gate, 'gate-text');
  text.textContent = kind === 'failed' ? say(problem.status === 0 ? 'gate_offline' : 'gate_failed') : say(REASONS[kind] ?? 'gate_failed');
  const button = part(gate, 'gate-again');
  button.hidden = false;
  button.textContent = say(kind === 'not-an-agent' ? 'sign_in_other' : kind === 'signed-out' ? 'sign_in' : 'again');
  button.onclick = () => (kind === 'not-an-agent' ? signOut() : kind === 'failed' ? location.reload() : leave());
  gate.hidden = false;
}

/** The sign-in has ended while the page is open. Nothing is taken away: drafts stay, and so does what is shown. */
function over(root) {
  const banner = part(root, 'over');
  banner.hidden = false;
  banner.querySelector('button').onclick = () => leave();
}

function head(agent) {
  const bar = document.querySelector('.desk-head');
  part(bar, 'who').textContent = agent.name;
  const out = part(bar, 'sign-out');
  out.hidden = false;
  out.addEventListener('click', async () => {
    const leaving = new CustomEvent('leaving', { detail: [] });
    dispatchEvent(leaving); // whoever has something to finish adds a promise
    await Promise.race([Promise.allSettled(leaving.detail), new Promise((resolve) => setTimeout(resolve, 5_000))]);
    signOut();
  });
}
