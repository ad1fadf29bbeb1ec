// *Solved?*: one click says so, and only then asks how good the answer was.

import { call } from '../../lib/api.js';
import { fill, part } from '../../lib/words.js';

export function rating(root, state, refresh) {
  const words = root.dataset;
  const box = part(root, 'rating');
  const form = box.querySelector('form');
  const said = part(box, 'rated');
  const send = async (body) => {
    try {
      await call('PUT', `/tickets/${state.id}/rating`, { key: state.seen.key, body });
      await refresh();
      return true;
    } catch (problem) {
      said.textContent = problem.status === 0 ? words.offline : problem.message || words.problem;
      return false;
    }
  };
  part(box, 'solved').addEventListener('click', async () => {
    if (await send({ solved: true })) form.querySelector('input').focus();
  });
  part(box, 'unsolved').addEventListener('click', async () => {
    if (await send({ solved: false })) part(root, 'reply').querySelector('textarea').focus();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const score = Number(new FormData(form).get('score'));
    const comment = form.querySelector('textarea').value.trim();
    const solved = state.seen.ticket.rating?.solved ?? true;
    if (await send({ solved, ...(score ? { score } : {}), ...(comment ? { comment } : {}) })) said.textContent = words.thanks;
  });
}

/** What was said so far, and what can still be said. */
export function showRating(root, { can, rating }) {
  const words = root.dataset;
  const box = part(root, 'rating');
  box.hidden = !can.rate;
  part(box, 'solved').setAttribute('aria-pressed', String(rating?.solved === true));
  part(box, 'unsolved').setAttribute('aria-pressed', String(rating?.solved === false));
  const form = box.querySelector('form');
  form.hidden = !rating;
  const said = part(box, 'said-so');
  said.hidden = !rating;
  if (!rating) return;
  const score = rating.score ? fill(words.scored, { score: rating.score }) : '';
  said.textContent = `${rating.solved ? words.saidSolved : words.saidUnsolved} ${score}`.trim();
  if (form.contains(document.activeElement)) return; // not while somebody is choosing
  for (const input of form.querySelectorAll('input')) input.checked = Number(input.value) === rating.score;
  form.querySelector('textarea').value ||= rating.comment ?? '';
}
