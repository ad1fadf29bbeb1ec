// How the team is doing: figures, small drawings of them with the table they are made of beside, and files for spreadsheets.

import { ask } from '../../lib/desk/agent-api.js';
import { complaint } from '../../lib/desk/complaint.js';
import { make } from '../../lib/desk/make.js';
import { shell } from '../../lib/desk/shell.js';
import { long, say } from '../../lib/desk/words.js';
import { moment, part } from '../../lib/words.js';
import { figure } from './figure.js';

const language = document.documentElement.lang;
const number = (n) => (n === null || n === undefined ? '–' : new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(n));
const share = (a, b) => (b ? new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(a / b) : '–');
const time = (seconds) => (seconds === null || seconds === undefined ? '–' : long(seconds));
const hours = (seconds) => (seconds === null || seconds === undefined ? null : Math.round(seconds / 360) / 10);

export async function mount(root) {
  await shell(root);
  part(root, 'work').hidden = false;
  const days = part(root, 'days');
  let asked = 0;
  const show = async () => {
    const turn = ++asked;
    const state = part(root, 'state');
    state.textContent = say('loading');
    try {
      const [{ body }, { body: log }] = await Promise.all([ask('GET', `/insights?days=${days.value}`), ask('GET', '/deliveries')]);
      if (turn !== asked) return;
      part(root, 'totals').replaceChildren(...totals(body));
      part(root, 'charts').replaceChildren(...charts(body));
      part(root, 'tables').replaceChildren(...tables({ ...body, ...log }));
      part(root, 'all').hidden = false;
      state.textContent = '';
    } catch (problem) {
      if (turn === asked) state.textContent = problem.is ? complaint(problem) : say('failed');
    }
  };
  days.addEventListener('change', show);
  await show();
}

function totals({ total, estimate, days }) {
  const { solved = 0, unsolved = 0, score_sum = 0, score_count = 0 } = total.ratings ?? {};
  const facts = [
    ['received', number(total.received)],
    ['answered', number(total.answered)],
    ['waiting_now', number(days.at(-1)?.waiting)],
    ['median', time(total.median_seconds)],
    ['p90', time(total.p90_seconds)],
    ['kept_share', share(total.kept, total.promised)],
    ['reopened', number(total.reopened)],
    ['solved', share(solved, solved + unsolved)],
    ['score_mean', score_count ? number(score_sum / score_count) : '–'],
    ['estimate_now', estimate ? say('estimate_range', { from: time(estimate.from_seconds), to: time(estimate.to_seconds) }) : '–'],
  ];
  return facts.map(([name, value]) => make('div', {}, make('dt', { text: say(`in_${name}`) }), make('dd', { text: value })));
}

function charts({ days }) {
  const day = { name: 'date', label: say('in_date'), text: shortDay };
  const column = (name, of = (row) => row[name], text = number) => ({ name, label: say(`in_${name}`), of, text });
  const rows = days;
  return [
    figure({ title: say('chart_volume'), file: 'volume', kind: 'bar', rows, day, columns: [column('received'), column('answered')], also: [column('reopened')] }),
    figure({ title: say('chart_waiting'), file: 'waiting', kind: 'line', rows, day, columns: [column('waiting')] }),
    figure({ title: say('chart_time'), file: 'first-answer', kind: 'line', rows, day, columns: [column('median_hours', (row) => hours(row.median_seconds)), column('p90_hours', (row) => hours(row.p90_seconds))] }),
    figure({ title: say('chart_kept'), file: 'kept', kind: 'bar', rows, day, columns: [column('kept'), column('promised')] }),
    figure({ title: say('chart_ratings'), file: 'ratings', kind: 'bar', rows, day, columns: [column('solved', (row) => row.ratings?.solved ?? 0), column('unsolved', (row) => row.ratings?.unsolved ?? 0)] }),
  ];
}

function tables({ articles = [], linked = [], searches = [], deliveries = [] }) {
  const column = (name, text = (value) => value ?? '–') => ({ name, label: say(`in_${name}`), of: (row) => row[name], text });
  return [
    figure({ title: say('table_searches'), file: 'searches', rows: searches, columns: [column('query'), column('language'), column('no_click', number), column('wrote', number)] }),
    figure({ title: say('table_articles'), file: 'articles', rows: articles, columns: [column('article'), column('language'), column('helpful', number), column('unhelpful', number)] }),
    figure({ title: say('table_linked'), file: 'linked', rows: linked, columns: [column('title'), column('url'), column('count', number)] }),
    ...(deliveries.length ? [figure({ title: say('table_deliveries'), file: 'deliveries', rows: deliveries, columns: [column('event'), column('at', moment), column('state', (state) => say(`delivery_${state}`)), column('tries', number), column('last'), column('url')] })] : []),
  ];
}

function shortDay(date) {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}
