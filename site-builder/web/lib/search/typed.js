// What reading and mending share: the weights and lists of an index, and noting what a typed word may mean.

/** Misspelt forms are looked for with so many endings, the commonest. */
const COMMON_ENDINGS = 40;
/** Longer endings are compound words. */
const ENDING_LETTERS_MAX = 6;

/** The manifest's weights, and its word lists as sets. */
export function vocabulary(files) {
  const { manifest } = files;
  files.lists ??= {
    silent: new Set(manifest.silent.split(' ')),
    silentPhrases: manifest.silent_phrases.split(',').map((words) => words.split(' ')),
    asking: new Set(manifest.asking.split(' ')),
    denying: new Set(manifest.denying.split(' ')),
    endings: new Set(manifest.endings.split(' ')),
    commonEndings: manifest.endings.split(' ').slice(0, COMMON_ENDINGS),
    prefixes: manifest.prefixes.split(' '),
    suffixes: manifest.suffixes.split(' '),
  };
  return { weights: manifest.weights, lists: files.lists };
}

/** So many letters are left of a word without its suffix. */
const SUFFIXED_LETTERS_MIN = 4;

/** Forms are known by stems of so many letters and more. */
const STEM_LETTERS_MIN = 3;

/** Where a word may be cut before an ending of the language, `least` letters kept: `[stem, ending]`, the shortest ending first. */
export function cutsOf(surface, files, least = STEM_LETTERS_MIN) {
  const { endings } = vocabulary(files).lists;
  const cuts = [];
  for (let cut = surface.length - 1; cut >= Math.max(least, surface.length - ENDING_LETTERS_MAX); cut--) {
    if (endings.has(surface.slice(cut))) cuts.push([surface.slice(0, cut), surface.slice(cut)]);
  }
  return cuts;
}

/** The words that may have become this stem before an ending: *take* in *taking*, *story* in *stories*. */
export const wholesOf = (stem) => [stem, `${stem}e`, ...(stem.endsWith('i') ? [`${stem.slice(0, -1)}y`] : [])];

/** The word whose last letter an ending has doubled, *plan* in *planned*; empty when none is doubled. */
export const undoubled = (stem) => (stem.at(-1) === stem.at(-2) ? stem.slice(0, -1) : '');

/** Notes a reading of a typed word, unless a surer one leads to the same class. */
export function read(word, number, sureness) {
  if (number !== undefined && sureness > (word.readings.get(number) ?? 0)) word.readings.set(number, sureness);
}

/** The class of a word that the index knows as it is. */
export const classOf = async (word, files) => (await files.words(files.wordsOf(word))).classOf.get(word);

/** The class of what is left of a word, `least` letters and more: as it stands, or by `form`. */
export async function classOfRest(rest, least, files, form) {
  return [...rest].length < least ? undefined : ((await classOf(rest, files)) ?? form(rest, files));
}

/**
 * The class of which the word is a form that no article uses: a known stem and a known ending, a known word and an ending that
 * changes it, or one of these before a suffix.
 */
export async function formOf(surface, files) {
  let number = await formBefore(surface, files);
  for (const suffix of vocabulary(files).lists.suffixes) {
    if (number !== undefined) break;
    if (suffix && surface.endsWith(suffix)) number = await classOfRest(surface.slice(0, -suffix.length), SUFFIXED_LETTERS_MIN, files, formBefore);
  }
  return number;
}

async function formBefore(surface, files) {
  const part = await files.words(files.wordsOf(surface));
  const cuts = cutsOf(surface, files);
  const known = cuts.find(([stem]) => part.classOfStem.has(stem));
  if (known) return part.classOfStem.get(known[0]);
  for (const [stem, ending] of cuts) {
    for (const whole of wholesOf(stem)) {
      const number = await classOf(whole, files);
      if (number !== undefined) return number;
    }
    const single = undoubled(stem);
    // *pointters* is a slip and no form of *point*.
    const number = single ? await classOf(single, files) : undefined;
    if (number !== undefined && (await classOf(single + ending, files)) === undefined) return number;
  }
  return undefined;
}
