import { setImmediate } from 'node:timers/promises';
import type { Concerned } from '#domain/incident/concerned/scope.ts';
import type { FoundNotice } from '#domain/incident/notice/find-notice.ts';
import {
  dataIn,
  happenedIn,
  type Notice,
  type NoticeLanguage,
  noticeWordsFor,
} from '#domain/incident/notice/notice.ts';
import { languageName } from '#domain/language/languages.ts';
import { numberIn } from '#domain/shared/written-number.ts';
import { fonts } from '#reports/fonts.ts';
import { closePdf, ink, openPdf, type Pdf, pale } from '#reports/pdf-document.ts';
import { drawRightToLeft } from '#reports/right-to-left.ts';

/** More would keep the bot busy for too long; a mail house prints those. */
export const mostLetters = 3000;

/** One page: for the guardians of some students who read one language. */
export type Letter = { students: string[]; guardians: string[]; language: string };

/**
 * Who gets a letter: the students with the same guardians are one family, and it gets one for each language that its
 * guardians read. A guardian who is not to be told about a student gets none about that student.
 */
export function lettersOf(people: readonly Concerned[]): Letter[] {
  const byStudent = Map.groupBy(
    people.filter(({ isBarred }) => !isBarred),
    ({ studentId, guardianId }) => studentId ?? `guardian ${guardianId ?? ''}`,
  );
  const families = Map.groupBy(byStudent.values(), (rows) =>
    rows
      .map(({ guardianId, studentId }) => guardianId ?? `student ${studentId ?? ''}`)
      .toSorted()
      .join(' '),
  );
  return [...families.values()].flatMap((students) => {
    const rows = students.flat();
    const byLanguage = Map.groupBy(rows, ({ language }) => language ?? 'en');
    return [...byLanguage].map(([language, own]) => ({
      students: namesOf(own.map(({ student }) => student)),
      guardians: namesOf(own.map(({ guardian }) => guardian)),
      language,
    }));
  });
}

const namesOf = (names: readonly (string | null)[]): string[] => [
  ...new Set(names.filter((name) => name !== null)),
];

export type LetterFacts = Omit<FoundNotice, 'notice'> & { notice: Notice };

/** All letters, each on a page of its own, in the language of its readers. */
export async function lettersPdf(facts: LetterFacts, letters: readonly Letter[]): Promise<Buffer> {
  const pdf = openPdf(`Letters to families, ${facts.registeredName}`);
  for (const [at, letter] of letters.entries()) {
    // Thousands of them are drawn in the process that answers chat.
    await setImmediate();
    if (at > 0) pdf.doc.addPage();
    addLetter(pdf, facts, letter);
  }
  return closePdf(pdf, facts.registeredName, { numbered: false });
}

/** The scripts that our fonts have. A letter in another one is in English, and says so. */
const printable =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Devanagari}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]*$/u;

function addLetter(pdf: Pdf, facts: LetterFacts, letter: Letter): void {
  const own = noticeWordsFor(letter.language);
  const words = printable.test(own.breach.letter.title) ? own : noticeWordsFor('en');
  const { letter: said } = words.breach;
  const put = writerOf(pdf, words);
  const number = numberIn(words.direction, facts.callbackNumber);
  const name = facts.registeredName;
  put('P', name, { size: 11, fill: pale });
  put('H1', said.title, { size: 20, bold: true, above: 6 });
  put(
    'P',
    letter.students.length === 0
      ? said.toGuardian({ guardian: letter.guardians.join(', ') })
      : said.to({ student: letter.students.join(', ') }),
    { above: 14, bold: true },
  );
  if (letter.students.length > 0 && letter.guardians.length > 0)
    put('P', letter.guardians.join(', '), { fill: pale });
  put('H2', said.what, heading);
  put('P', `${datesIn(words, facts.notice)} ${happenedIn(words, facts.notice)}`);
  put('H2', said.which, heading);
  put('P', said.data({ data: dataIn(words, facts.notice) }));
  if (facts.counts !== null) put('P', said.people({ students: facts.counts.students }));
  put('H2', said.did, heading);
  put('P', said.stopped);
  put('H2', said.can, heading);
  for (const step of [said.steps.careful, said.steps.unsure({ number }), said.steps.credit])
    put('P', step, { above: 3 });
  put('H2', said.questions, heading);
  put('P', said.call({ name, number }));
  // The same in every language: names and addresses (Colo. Rev. Stat. 24-73-103(2)(b)).
  pdf.doc.y += 8;
  for (const line of agencies) writerOf(pdf, noticeWordsFor('en'))('P', line, small);
  if (words.code !== letter.language)
    put(
      'P',
      `This letter is in English because there is none in ${languageName(letter.language)} yet. The school office can have it read to you.`,
      { ...small, above: 8 },
    );
}

const heading = { size: 12, bold: true, above: 12 } as const;
const small = { size: 8, fill: pale, above: 4 } as const;

const agencies = [
  'Federal Trade Commission, 600 Pennsylvania Avenue NW, Washington, DC 20580 · 1-877-438-4338 · IdentityTheft.gov',
  'Equifax, P.O. Box 105788, Atlanta, GA 30348 · 1-888-298-0045 · equifax.com',
  'Experian, P.O. Box 9554, Allen, TX 75013 · 1-888-397-3742 · experian.com',
  'TransUnion, P.O. Box 160, Woodlyn, PA 19094 · 1-800-916-8800 · transunion.com',
];

function datesIn(words: NoticeLanguage, { found, between }: Notice): string {
  const { letter } = words.breach;
  const day = (date: Temporal.PlainDate) =>
    date.toLocaleString(words.locale, { dateStyle: 'long' });
  return between === undefined
    ? letter.found({ found: day(found) })
    : letter.dates({ from: day(between.from), until: day(between.until), found: day(found) });
}

type Look = { size?: number; bold?: boolean; fill?: string; above?: number };

/** Writes paragraphs of one language, from the side on which it begins. */
function writerOf(pdf: Pdf, { code, direction }: NoticeLanguage) {
  const { doc, structure, left, width } = pdf;
  return (tag: 'H1' | 'H2' | 'P', text: string, look: Look = {}): void => {
    const { size = 10.5, bold = false, fill = ink, above = 4 } = look;
    doc.y += above;
    // Arabic stands in the file as it is seen; who has it read aloud gets it as it is written.
    const read = direction === 'rtl' ? { lang: code, actual: text } : { lang: code };
    structure.add(
      doc.struct(tag, read, () => {
        if (direction === 'rtl') return drawRightToLeft(pdf, text, { size, bold, fill });
        doc.font(bold ? fonts.bold : fonts.regular).fontSize(size);
        doc.fillColor(fill).text(text, left, doc.y, { width });
      }),
    );
  };
}
