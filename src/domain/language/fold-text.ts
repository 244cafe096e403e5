/** A text as it is compared: in small letters, without punctuation, emoji and invisible signs. */
export type FoldedText = {
  /** Words with their accents, a space between them: tells Vietnamese "dừng" from "đúng". */
  marked: string;
  /** The same without accents. */
  plain: string;
  /** The letters of `plain` in one piece: "S.T.O.P" is "stop". */
  letters: string;
  /** Each sentence, folded like `plain`. */
  sentences: readonly string[];
};

/**
 * A long text is somebody's letter; its beginning says what it is about. A carrier's longest is 1,600. One sign may stand for
 * eighteen letters (U+FDFA), so what it comes to is cut, too.
 */
const mostLetters = 2000;

export function foldText(body: string): FoldedText {
  const lower = body.slice(0, mostLetters).normalize('NFKC').slice(0, mostLetters).toLowerCase();
  const marked = spaced(lower);
  const plain = withoutMarks(marked);
  return {
    marked,
    plain,
    letters: lettersOf(plain),
    sentences: lower
      .split(/[.!?\n;。！？؟]+/u)
      .map((sentence) => withoutMarks(spaced(sentence)))
      .filter((sentence) => sentence !== ''),
  };
}

export function lettersOf(folded: string): string {
  return folded.replaceAll(/[^\p{L}\p{M}]/gu, '');
}

/** The fillers of Hangul are letters that nobody sees. */
const unseen = /[\p{Cf}\u0640\u115F\u1160\u3164\uFFA0'’‘`´ʼ]/gu;

/** Words only. An apostrophe belongs to its word, a joiner or an Arabic lengthening to none. */
function spaced(lower: string): string {
  return lower
    .replaceAll(unseen, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** One sign as it is compared: nothing, letters, or a space. */
export const plainSign = (sign: string): string =>
  withoutMarks(
    sign
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(unseen, '')
      .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' '),
  );

/** Letters that Unicode does not take apart, and Arabic ones that people write either way. */
const alike: Readonly<Record<string, string>> = { đ: 'd', ı: 'i', ى: 'ي', ة: 'ه' };

function withoutMarks(marked: string): string {
  return marked
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll(/[đıىة]/gu, (letter) => alike[letter] ?? letter);
}
