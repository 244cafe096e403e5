import { plainSign } from './fold-text.ts';

/** A text as it is compared, with the way back to how it was written. */
export type TracedText = {
  /** Small letters without accents, a space between words. */
  plain: string;
  /** As it was written between two places of `plain`. */
  quote: (from: number, to: number) => string;
  /** Which sentence a place of `plain` is in. */
  sentenceOf: (at: number) => number;
  /** As they were written. */
  sentences: readonly string[];
};

/** Of “Dec. 3”, “St. John” and “p. m.”: short words whose dot ends no sentence. */
const shortWord = String.raw`(?<!(?:^|[^\p{L}])\p{L}{1,2})(?!(?<=(?:^|[^\p{L}])\p{L}{3,4})\.\s+\d)`;

/** After “12:30 pm.” one ends all the same. */
const afterTime = String.raw`(?<=\d ?[apAP]\.? ?[mM])\.(?=\s+\p{Lu}|\s*$)`;

/** The end of a sentence. */
const ending = new RegExp(
  String.raw`${shortWord}[.!?;…]+(?=\s|$)|${afterTime}|[\n。！？；؟۔।]`,
  'gu',
);

export function traceText(body: string): TracedText {
  const text = body.normalize('NFC');
  let plain = '';
  const places: number[] = [];
  let place = 0;
  for (const sign of text) {
    for (const letter of plainSign(sign)) {
      if (letter === ' ' && (plain === '' || plain.endsWith(' '))) continue;
      plain += letter;
      for (let unit = 0; unit < letter.length; unit += 1) places.push(place);
    }
    place += sign.length;
  }
  const ends = Array.from(text.matchAll(ending), ({ index }) => index);
  const whereOf = (at: number) => places[at] ?? text.length;
  return {
    plain,
    quote: (from, to) => text.slice(whereOf(from), whereOf(to)).trim(),
    sentenceOf: (at) => ends.filter((end) => end < whereOf(at)).length,
    sentences: [0, ...ends].map((from, index) => text.slice(from, ends[index])),
  };
}
