// The search field: matching articles while typing, keys to choose one, "/" and Ctrl-K to come here.
import { comeHere } from './come-here.js';
import { clicked, goesOn, onClick, searched, wrote } from '../../lib/search/log.js';
import { carrying, deepLink, marked, whereOf } from '../../lib/search/marked.js';
import { othersIn, searchAnywhere } from '../../lib/search/others.js';
import { openSearch } from '../../lib/search/search.js';
import { count, fill, part } from '../../lib/words.js';

const SHOWN = 6;
const LETTERS_MIN = 2;
const SAY_AFTER = 600; // milliseconds: a screen reader hears the count when typing rests, not at every letter

export function mount(root) {
  const input = root.querySelector('input[type="search"]');
  const box = new Box(root, input, openSearch({ index: root.dataset.index }));
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', part(root, 'list').id);
  const early = input.value !== ''; // typed before this script was here
  if (!early && location.pathname === new URL(root.action).pathname) input.value = new URLSearchParams(location.search).get('q') ?? '';
  input.addEventListener('input', () => box.ask());
  input.addEventListener('keydown', (event) => box.press(event));
  input.addEventListener('focus', () => (box.typed ? box.comeBack() : box.search.warm()));
  root.addEventListener('focusout', ({ relatedTarget }) => root.contains(relatedTarget) || box.close());
  root.addEventListener('pointerdown', (event) => event.target.closest('[role="option"]') && event.preventDefault());
  onClick(part(root, 'list'), ({ target }) => (target.closest('.search-box-all') ? goesOn() : clicked()));
  part(root, 'write').addEventListener('click', () => wrote(input.value));
  root.addEventListener('submit', (event) => {
    if (!input.value.trim()) event.preventDefault();
    goesOn();
  });
  document.addEventListener('keydown', (event) => comeHere(event, input));
  if (early && input === document.activeElement) box.ask();
}

class Box {
  constructor(root, input, search) {
    Object.assign(this, { root, input, search, asked: 0, typed: false, waits: false, active: -1, shown: '', timer: 0 });
    this.list = part(root, 'list');
    this.others = othersIn(root);
  }

  async ask() {
    const query = this.input.value.trim();
    const number = ++this.asked;
    this.typed = true;
    if ([...query].length < LETTERS_MIN) return this.clear();
    this.waits = true;
    const slow = setTimeout(() => number === this.asked && this.wait(query), SAY_AFTER);
    try {
      const answer = await searchAnywhere(this.search, this.others, this.input.value.trimStart(), { limit: SHOWN });
      // A late answer never takes the place of a newer one.
      if (number === this.asked) this.show(answer, query);
    } catch {
      if (number !== this.asked) return;
      this.notice(this.root.dataset.fault, query);
      this.shown = ''; // whoever comes back to it asks again
    } finally {
      clearTimeout(slow);
      if (number === this.asked) this.waits = false;
    }
  }

  show({ telling, results, total, mended, lang, name }, query) {
    if (!telling) return this.clear(); // *how do I* has asked nothing yet
    searched(query);
    if (total === 0) return this.notice(this.root.dataset.none, query);
    const options = results.map((result) => {
      const option = this.option(deepLink(result), marked(result.title, result.marks.title), whereOf(result, name));
      if (lang) option.lang = lang;
      return option;
    });
    const understood = mended ? `${this.root.dataset.mended} ${mended}` : '';
    const all = this.option(carrying(this.root.action, query), fill(this.root.dataset.all, { query }), understood);
    all.classList.add('search-box-all');
    options.push(all);
    options.forEach((option, i) => (option.id = `${this.list.id}-${i}`));
    this.list.replaceChildren(...options);
    this.choose(-1);
    this.list.hidden = false;
    part(this.root, 'none').hidden = true;
    this.open(query);
    const language = name ? fill(this.root.dataset.others, { language: name }) : '';
    this.sayLater([language, understood, count(this.root.dataset, 'count', total), this.root.dataset.arrows].filter(Boolean).join('. '));
  }

  option(address, title, place) {
    const option = part(this.root, 'option').content.firstElementChild.cloneNode(true);
    option.href = address;
    part(option, 'title').append(title);
    part(option, 'where').append(place);
    return option;
  }

  notice(text, query) {
    this.list.hidden = true;
    this.choose(-1);
    part(this.root, 'none').hidden = false;
    part(this.root, 'notice').textContent = text;
    part(this.root, 'write').href = carrying(this.root.dataset.contact, query);
    this.open(query);
    this.sayLater(text);
  }

  /** Says that an answer is coming; what was found before stays where it is. */
  wait(query) {
    if (this.list.hidden) this.notice(this.root.dataset.searching, query);
    else this.say(this.root.dataset.searching);
  }

  press(event) {
    const options = [...this.list.children];
    const open = !part(this.root, 'panel').hidden && !this.list.hidden;
    if (event.isComposing) return;
    if (event.key === 'Escape' && (this.waits || !part(this.root, 'panel').hidden)) {
      event.preventDefault();
      this.close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.length > 0) {
      event.preventDefault();
      if (!open) return this.comeBack();
      const places = options.length + 1; // the field itself is one of them
      this.choose(((this.active + 1 + (event.key === 'ArrowDown' ? 1 : places - 1)) % places) - 1);
    } else if (event.key === 'Enter' && open && this.active >= 0) {
      event.preventDefault();
      options[this.active].click();
    }
  }

  choose(number) {
    this.active = number;
    [...this.list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === number)));
    const option = this.list.children[number];
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  open(query = this.shown) {
    this.shown = query;
    part(this.root, 'panel').hidden = false;
  }

  /** What is still on its way opens nothing that was closed. */
  close() {
    if (this.waits) this.shown = ''; // whoever comes back asks again
    this.asked += 1;
    this.waits = false;
    part(this.root, 'panel').hidden = true;
    this.choose(-1);
    this.sayLater('');
  }

  /** Shows again what was there, or asks for what is there now. */
  comeBack() {
    const query = this.input.value.trim();
    if (query !== this.shown) this.ask();
    else if (query) this.open();
  }

  clear() {
    this.shown = '';
    this.list.replaceChildren();
    this.list.hidden = true;
    this.close();
  }

  sayLater(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say(text), SAY_AFTER);
  }

  say(text) {
    part(this.root, 'said').textContent = text;
  }
}
