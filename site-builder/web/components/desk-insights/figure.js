// A table with its drawing above and its file below. The table says everything; the drawing shows it.

import { csv, download } from '../../lib/csv.js';
import { draw, make } from '../../lib/desk/make.js';
import { say } from '../../lib/desk/words.js';

const [WIDTH, HEIGHT] = [480, 180];
const SPACE = { top: 14, right: 10, bottom: 22, left: 36 };

/**
 * A section. Without `kind` it is a table alone; with `bar` or `line` the first two columns are drawn over `day`. `also` are
 * columns that stand in the table only.
 */
export function figure({ title, file, kind, rows, day, columns, also = [] }) {
  const all = [...(day ? [{ ...day, of: (row) => row[day.name] }] : []), ...columns, ...also];
  const load = make('button', { type: 'button', class: 'plain small', text: say('download_csv'), 'aria-label': say('download_csv_named', { title }), onclick: () => save(file, all, rows) });
  const section = make('section', { class: 'desk-figure stack' }, make('h2', { text: title }));
  if (!rows.length) section.append(make('p', { class: 'quiet', text: say('in_nothing') }));
  else if (kind) section.append(chart(kind, title, rows, day, columns), legend(kind, columns), make('details', {}, make('summary', { text: say('as_table') }), table(title, all, rows)), load);
  else section.append(table(title, all, rows), load);
  return section;
}

function table(title, columns, rows) {
  const right = (value) => typeof value === 'number' || value === null;
  const cell = (column, row, i) => make(i ? 'td' : 'th', { scope: i ? null : 'row', class: i && right(column.of(row)) ? 'right' : null, text: column.text(column.of(row)) });
  const number = ({ of }, i) => i && rows.some((row) => typeof of(row) === 'number');
  const head = make('tr', {}, columns.map((column, i) => make('th', { scope: 'col', class: number(column, i) ? 'right' : null, text: column.label })));
  const body = rows.map((row) => make('tr', {}, columns.map((column, i) => cell(column, row, i))));
  return make('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': title }, make('table', {}, make('thead', {}, head), make('tbody', {}, body)));
}

function save(file, columns, rows) {
  const lines = rows.map((row) => columns.map((column) => column.of(row)));
  download(`pomoc-${file}.csv`, 'text/csv;charset=utf-8', csv([columns.map(({ label }) => label), ...lines]));
}

function legend(kind, columns) {
  return make('ul', { class: 'desk-legend' }, columns.map(({ label }, i) => make('li', { text: label, 'data-second': i ? kind : null })));
}

/** To a screen reader a picture with a name; what it shows stands in the table. */
function chart(kind, title, rows, day, columns) {
  const values = rows.flatMap((row) => columns.map((column) => column.of(row) ?? 0));
  const top = nice(Math.max(2, ...values));
  const width = WIDTH - SPACE.left - SPACE.right;
  const height = HEIGHT - SPACE.top - SPACE.bottom;
  const y = (value) => SPACE.top + height * (1 - value / top);
  const slot = width / rows.length;
  const x = (i) => SPACE.left + slot * (i + 0.5);
  const grid = [0, top / 2, top].flatMap((value) => [
    draw('line', { class: 'axis', x1: SPACE.left, x2: WIDTH - SPACE.right, y1: y(value), y2: y(value) }),
    label(SPACE.left - 5, y(value) + 4, 'end', new Intl.NumberFormat(document.documentElement.lang).format(value)),
  ]);
  const last = rows.length - 1;
  const dates = [...new Set([0, Math.round(last / 2), last])].map((i) => label(x(i), HEIGHT - 6, i === 0 && last ? 'start' : i === last && last ? 'end' : 'middle', day.text(rows[i][day.name])));
  const shapes = columns.map((column, n) => (kind === 'bar' ? bars : line)(rows.map((row) => column.of(row)), { n, of: columns.length, x, y, slot }));
  return draw('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title }, grid, dates, shapes);
}

function bars(values, { n, of, x, y, slot }) {
  const width = Math.max(1, (slot * 0.75) / of);
  const at = (i) => x(i) - (width * of) / 2 + width * n;
  return values.map((value, i) => draw('rect', { class: n ? 'bar second' : 'bar', x: at(i), y: y(value ?? 0), width, height: y(0) - y(value ?? 0) }));
}

/** A day without a value is a gap, and a lone value a short stroke. */
function line(values, { n, x, y }) {
  let pen = false;
  const path = values.map((value, i) => {
    if (value === null || value === undefined) return (pen = false), '';
    const step = pen ? `L${x(i)} ${y(value)}` : `M${x(i) - 2} ${y(value)}L${x(i)} ${y(value)}`;
    pen = true;
    return step;
  });
  return [draw('path', { class: n ? 'line second' : 'line', d: path.join('') || 'M0 0' })];
}

function label(x, y, anchor, text) {
  const element = draw('text', { x, y, 'text-anchor': anchor });
  element.textContent = text;
  return element;
}

/** A round number not below the highest value. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= value);
}
