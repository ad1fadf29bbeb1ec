// How far apart two words are, exactly as `src/search/distance.rs` counts; golden files hold the two together.

/** How many edits a typed word of so many letters may be mended by. */
export const editsAllowed = (letters) => (letters < 4 ? 0 : letters < 8 ? 1 : 2);

// Written on again and again: thousands of distances are counted between two keys.
const scratch = [[], [], []];

/**
 * Letters inserted, left out, replaced, or swapped with their neighbour between two arrays of letters:
 * `whole` to the known word, `beginning` to its nearest beginning; `limit + 1` stands for anything further.
 */
export function distance(typed, known, limit) {
  const far = limit + 1;
  const beyond = { whole: far, beginning: far };
  let [before, above, row] = scratch;
  if (typed.length > known.length + limit) return beyond;
  // Columns past this one cannot come within the limit of the whole typed word; in a row, none can that is further from the diagonal.
  const width = Math.min(known.length, typed.length + limit);
  for (let j = 0; j <= width && j <= limit; j++) above[j] = j;
  for (let i = 1; i <= typed.length; i++) {
    const from = Math.max(1, i - limit);
    const to = Math.min(width, i + limit);
    row[from - 1] = i > limit ? far : i;
    if (to === i + limit) above[to] = far;
    let least = row[from - 1];
    for (let j = from; j <= to; j++) {
      const same = typed[i - 1] === known[j - 1];
      let best = Math.min(above[j - 1] + (same ? 0 : 1), above[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && typed[i - 2] === known[j - 1] && typed[i - 1] === known[j - 2]) {
        best = Math.min(best, before[j - 2] + 1);
      }
      row[j] = best;
      if (best < least) least = best;
    }
    if (least > limit) return beyond;
    [before, above, row] = [above, row, before];
  }
  let beginning = far;
  for (let j = Math.max(0, typed.length - limit); j <= width; j++) beginning = Math.min(beginning, above[j]);
  return { whole: width === known.length ? Math.min(above[width], far) : far, beginning };
}
