// Tables as files for spreadsheets, which must never take what a stranger typed for a formula.

/** A table as CSV: rows of cells. */
export function csv(rows) {
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A cell: numbers as they are; a text that a spreadsheet would compute begins with an apostrophe instead. */
export function cell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  // After every separator, not only at the start: where a comma is a decimal sign, spreadsheets part cells at semicolons.
  const safe = text.replace(/(^|[;,\t\r\n"])(?=\s*[=+\-@])/g, "$1'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a file to the browser. */
export function download(name, media, text) {
  const address = URL.createObjectURL(new Blob([text], { type: media }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
