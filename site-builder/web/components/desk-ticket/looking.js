// Who else looks at the ticket, and who of them writes; and telling them the same of oneself.

import { ask, farewell } from '../../lib/desk/agent-api.js';
import { say } from '../../lib/desk/words.js';

const BEAT = 15_000; // milliseconds between two signs of life while the page is seen

/** Takes charge of the line. Gives `{ follow, writing }`. */
export function looking(line, desk) {
  const state = { id: '', writing: false };

  const beat = async () => {
    const { id } = state;
    if (!id || document.visibilityState !== 'visible') return;
    try {
      const { body } = await ask('POST', `/tickets/${id}/looking`, { body: { writing: state.writing } });
      if (id === state.id) show(body.looking.filter(({ agent }) => agent.id !== desk.agent.id));
    } catch {
      // Nobody is kept from working by not knowing who else looks; the next beat tries again.
    }
  };

  const show = (others) => {
    const text = others.map(({ agent, writing }) => say(writing ? 'is_writing' : 'is_looking', { name: agent.name })).join(' ');
    if (line.textContent !== text) line.textContent = text;
  };

  addEventListener('pagehide', () => state.id && farewell('DELETE', `/tickets/${state.id}/looking`).catch(() => {}));
  setInterval(beat, BEAT);
  document.addEventListener('visibilitychange', beat);
  return {
    /** Looks at another ticket from now on, or at none. */
    follow: (id) => {
      if (state.id) ask('DELETE', `/tickets/${state.id}/looking`).catch(() => {});
      Object.assign(state, { id, writing: false });
      line.textContent = '';
      return beat();
    },
    /** Says whether something is being written. */
    writing: (now) => {
      if (state.writing === now) return;
      state.writing = now;
      beat();
    },
  };
}
