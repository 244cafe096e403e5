import { languageWords } from '#cards/figure-words.ts';
import type { EvidenceSummary } from '#domain/proof/evidence/summary/evidence-summary.ts';
import { fonts } from '#reports/fonts.ts';
import { addWords, ink, keepTogether, type Pdf, pale } from '#reports/pdf-document.ts';
import { drawRightToLeft, heightRightToLeft } from '#reports/right-to-left.ts';

/** The texts of all languages together take no more than this, in points: a page has 666. */
const room = 860;
const size = 9;
const headHeight = 28;
const leastHeight = 26;

type Text = EvidenceSummary['texts'][number];

/** The scripts that our letters have; other languages stand in the evidence file. */
const printable =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Devanagari}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** What families were told, in each language: English whole, and of the others as much as there is room for. */
export function addTexts(pdf: Pdf, texts: readonly Text[]): void {
  const [first, ...others] = texts;
  if (first === undefined) return;
  const english = Math.min(heightOf(pdf, first.text), room * 0.6);
  const left = room - english - texts.length * headHeight;
  addText(pdf, first, english);
  // What short ones leave goes to the longer ones.
  const heights = others.map(({ text }) => (printable.test(text) ? heightOf(pdf, text) : size * 2));
  const most = fairShare(heights, Math.max(left, 0));
  others.forEach((text, at) =>
    addText(pdf, text, Math.min(heights[at] ?? 0, Math.max(most, leastHeight))),
  );
  if (heights.some((height) => height > most))
    addWords(pdf, 'P', 'Texts that end in “…” are whole in the evidence file.', {
      size: 8,
      fill: pale,
      above: 6,
    });
}

function addText(pdf: Pdf, { language, text, digest, isRecorded }: Text, height: number): void {
  keepTogether(pdf, headHeight + Math.min(height, 60));
  const voice = isRecorded ? ', heard as a recording' : '';
  addWords(pdf, 'H3', `${languageWords(language)}${voice}`, { size: 9.5, bold: true, above: 7 });
  if (!printable.test(text))
    addWords(pdf, 'P', 'These letters can’t be printed here. The text is in the evidence file.', {
      size,
    });
  else {
    const isCut = heightOf(pdf, text) > height + 1;
    addSaid(pdf, { language, text }, isCut ? { height } : {});
  }
  addWords(pdf, 'P', `SHA-256 ${digest}`, { size: 7, fill: pale });
}

/** Arabic stands in the file as it is seen; who has it read aloud gets it as it is written. */
function addSaid(
  pdf: Pdf,
  { language, text }: Pick<Text, 'language' | 'text'>,
  cut: { height?: number },
): void {
  if (!isRightToLeft(text)) return addWords(pdf, 'P', text, { size, ...cut });
  const { doc, structure } = pdf;
  structure.add(
    doc.struct('P', { lang: language, actual: text }, () =>
      drawRightToLeft(pdf, text, { size, fill: ink, ...cut }),
    ),
  );
}

const isRightToLeft = (text: string) => /\p{Script=Arabic}/u.test(text);

function heightOf(pdf: Pdf, text: string): number {
  if (isRightToLeft(text)) return heightRightToLeft(pdf, text, { size });
  const { doc, width } = pdf;
  return doc.font(fonts.regular).fontSize(size).heightOfString(text, { width });
}

/** The height that each may have at most, so that all of them fit. */
function fairShare(heights: readonly number[], total: number): number {
  let [left, share] = [total, 0];
  heights
    .toSorted((a, b) => a - b)
    .forEach((height, at, all) => {
      share = Math.max(share, left / (all.length - at));
      left -= Math.min(height, left / (all.length - at));
    });
  return share;
}

/** What a wording may take: a closure rests on one or two, and a page has room for their beginnings. */
const wordingRoom = { height: 46, most: 3 };

/** The words that people agreed to. */
export function addWordings(
  pdf: Pdf,
  wordings: readonly { wording: string; language: string; words: string | null }[],
): void {
  for (const { wording, language, words } of wordings.slice(0, wordingRoom.most)) {
    const text = words ?? 'These words aren’t kept here. The form or recording has them.';
    const shown = printable.test(text)
      ? text
      : 'These letters can’t be printed here. The words are kept with the consent.';
    const height = Math.min(heightOf(pdf, shown), wordingRoom.height);
    keepTogether(pdf, headHeight + height);
    addWords(pdf, 'H3', `Wording ${wording}, ${languageWords(language)}`, {
      size: 9.5,
      bold: true,
      above: 7,
    });
    addSaid(pdf, { language, text: shown }, { height });
  }
  if (wordings.length > wordingRoom.most)
    addWords(
      pdf,
      'P',
      `${wordings.length - wordingRoom.most} more wordings are kept with their consents.`,
      {
        size: 8,
        fill: pale,
        above: 4,
      },
    );
}
