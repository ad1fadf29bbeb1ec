// The form's fields: reading them, checking them, and saying what is wrong with them where it is wrong.

const NAMES = ['topic', 'title', 'description', 'email'];

/** What stands in the fields. */
export function read(form) {
  return Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
}

/** Puts values into the fields. */
export function write(form, values) {
  for (const name of NAMES) if (values[name] !== undefined) form.elements[name].value = values[name];
  form.elements.topic.dispatchEvent(new Event('change', { bubbles: true }));
}

/** What can be said to be wrong without asking the service. */
export function check(form, words) {
  const { topic, title, description, email } = read(form);
  const faults = [];
  const fault = (field, detail) => faults.push({ field, detail });
  if (!topic) fault('topic', words.missing);
  if (!title.trim()) fault('title', words.missing);
  else if (title.trim().length < 3) fault('title', words.shortTitle);
  if (!description.trim()) fault('description', words.missing);
  else if (description.trim().length < 10) fault('description', words.shortDescription);
  if (email && !form.elements.email.validity.valid) fault('email', form.elements.email.validationMessage);
  return faults;
}

/** Shows faults at their fields and above the form, and leads there. None takes the former ones away. */
export function complain(form, faults) {
  const summary = form.querySelector('[data-part="summary"]');
  const list = summary.querySelector('ul');
  list.replaceChildren();
  for (const name of NAMES) tidy(form.elements[name]);
  for (const { field, detail } of faults) {
    const control = form.elements[NAMES.find((name) => field === name)] ?? form.querySelector('.attachments input');
    const entry = document.createElement('li');
    const link = document.createElement('a');
    link.href = `#${control.id}`;
    link.textContent = `${labelOf(control)}: ${detail}`;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      control.focus();
    });
    entry.append(link);
    list.append(entry);
    if (NAMES.includes(control.name)) mark(control, detail);
  }
  summary.hidden = faults.length === 0;
  if (faults.length) summary.focus();
}

function labelOf(control) {
  return control.labels?.[0]?.textContent.trim() || control.getAttribute('aria-label');
}

function mark(control, detail) {
  const error = document.createElement('p');
  error.className = 'error';
  error.id = `${control.id}-error`;
  error.textContent = detail;
  control.after(error);
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-describedby', `${error.id} ${control.getAttribute('aria-describedby') ?? ''}`.trim());
}

function tidy(control) {
  const id = `${control.id}-error`;
  document.getElementById(id)?.remove();
  control.removeAttribute('aria-invalid');
  const rest = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((other) => other && other !== id);
  control.setAttribute('aria-describedby', rest.join(' '));
}
