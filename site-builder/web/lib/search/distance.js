// How far apart two words are, exactly as `src/search/distance.rs` counts; golden files hold the two together.

/** How many edits a typed word of so many letters may be mended by. */
export const editsAllowed = (letters) => (letters < 4 ? 0 : letters < 8 ? 1 : 2);

/**
 * Letters inserted, left out, replaced, or swapped with their neighbour between two arrays of letters:
 * `whole` to the known word, `beginning` to its nearest beginning; `limit + 1` stands for anything further.
 */
export function distance(typed, known, limit) {
  const far = limit + 1;
  if (typed.length > known.length + limit) return { whole: far, beginning: far };
  // Columns past this one cannot come within the limit of the whole typed word.
  const width = Math.min(known.length, typed.length + limit);
  let before = [];
  let above = Array.from({ length: width + 1 }, (_, j) => j);
  let row = new Array(width + 1);
  for (let i = 1; i <= typed.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= width; j++) {
      const same = typed[i - 1] === known[j - 1];
      let best = Math.min(above[j - 1] + (same ? 0 : 1), above[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && typed[i - 2] === known[j - 1] && typed[i - 1] === known[j - 2]) {
        best = Math.min(best, before[j - 2] + 1);
      }
      row[j] = best;
      if (best < least) least = best;
    }
    if (least > limit) return { whole: far, beginning: far };
    [before, above, row] = [above, row, before];
  }
  const whole = width === known.length ? above[width] : far;
  let beginning = far;
  for (let j = 0; j <= width; j++) beginning = Math.min(beginning, above[j]);
  return { whole: Math.min(whole, far), beginning };
}
