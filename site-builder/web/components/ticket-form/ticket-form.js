// The form of a request, new or old. What both share is here; `ask` and `edit` know what becomes of it.

import { ask } from './ask.js';
import { edit } from './edit.js';

export function mount(form) {
  aboutTopic(form);
  return form.dataset.mode === 'edit' ? edit(form) : ask(form);
}

/** The notice of the chosen topic, and what should be read before writing. */
function aboutTopic(form) {
  const show = () => {
    for (const about of form.querySelectorAll('.topic-about')) about.hidden = about.dataset.topic !== form.elements.topic.value;
  };
  form.elements.topic.addEventListener('change', show);
  show();
}
