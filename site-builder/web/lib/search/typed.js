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
    silentPhrases: manifest.silent_phrases.split(',').map((words) => words.split(' ')).sort((a, b) => b.length - a.length),
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

/**
 * The class of which the word is a form that no article uses: a known stem and a known ending, or a known word and an
 * ending that changes it.
 */
export async function formOf(surface, files) {
  const { suffixes } = vocabulary(files).lists;
  const shorter = suffixes.filter((suffix) => suffix && surface.endsWith(suffix)).map((suffix) => surface.slice(0, -suffix.length));
  for (const word of [surface, ...shorter.filter(({ length }) => length >= SUFFIXED_LETTERS_MIN)]) {
    const exact = word === surface ? undefined : (await files.words(files.wordsOf(word))).classOf.get(word);
    const number = exact ?? (await formBefore(word, files));
    if (number !== undefined) return number;
  }
  return undefined;
}

async function formBefore(surface, files) {
  const part = await files.words(files.wordsOf(surface));
  const cuts = cutsOf(surface, files);
  const known = cuts.find(([stem]) => part.classOfStem.has(stem));
  if (known) return part.classOfStem.get(known[0]);
  const classOf = async (whole) => (await files.words(files.wordsOf(whole))).classOf.get(whole);
  for (const [stem, ending] of cuts) {
    for (const whole of wholesOf(stem)) {
      const number = await classOf(whole);
      if (number !== undefined) return number;
    }
    const single = undoubled(stem);
    // *pointters* is a slip and no form of *point*.
    if (single && (await classOf(single + ending)) === undefined && (await classOf(single)) !== undefined) return classOf(single);
  }
  return undefined;
}
