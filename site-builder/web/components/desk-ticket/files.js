// What people attached. A picture is fetched from where files lie and shown as a blob, so that nothing a stranger sent is ever
// a page of this site; everything else is downloaded.

import { readFile } from '../../lib/api.js';
import { ask } from '../../lib/desk/agent-api.js';
import { complaint } from '../../lib/desk/complaint.js';
import { make } from '../../lib/desk/make.js';
import { say } from '../../lib/desk/words.js';
import { size } from '../../lib/words.js';

const PICTURES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** An item for a file of a ticket. */
export function file(ticket, { id, name, size: bytes, type, state }) {
  const said = make('span', { class: 'small', role: 'status' });
  const about = make('span', { class: 'quiet small', text: state === 'ready' ? size(bytes) : `${size(bytes)} · ${say(`file_${state}`)}` });
  if (state !== 'ready') return make('li', {}, make('span', { text: name }), ' ', about);
  const item = make('li', {});
  const attempt = (act) => async (event) => {
    const button = event?.currentTarget;
    if (button) button.disabled = true;
    try {
      const { body } = await ask('GET', `/tickets/${ticket.id}/attachments/${id}`);
      await act(body.url);
    } catch (problem) {
      said.textContent = problem.is ? complaint(problem) : say('failed');
    }
    if (button) button.disabled = false;
  };
  const show = attempt(async (url) => {
    const picture = make('img', { alt: name });
    picture.src = URL.createObjectURL(new Blob([await readFile(url)], { type }));
    await picture.decode();
    URL.revokeObjectURL(picture.src);
    item.querySelector('[data-show]')?.remove();
    item.prepend(picture);
  });
  const load = attempt((url) => location.assign(url)); // an attachment: the page stays
  const picture = PICTURES.includes(type);
  const showing = picture && make('button', { type: 'button', class: 'plain', 'data-show': true, text: say('show_file', { name }), onclick: show });
  const loading = make('button', { type: 'button', class: 'plain', text: picture ? say('download') : name, 'aria-label': say('download_file', { name }), onclick: load });
  item.append(...[showing, showing ? ' ' : null, loading, ' ', about, ' ', said].filter(Boolean));
  // A look at a sensitive file is noted, so it is the agent who decides to look.
  if (picture && !ticket.sensitive) show();
  return item;
}
