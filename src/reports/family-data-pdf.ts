import { setImmediate } from 'node:timers/promises';
import { meansWords } from '#cards/figure-words.ts';
import { dayAndTime, fullTime } from '#cards/format.ts';
import {
  answerWords,
  blockWords,
  channelWords,
  methodWords,
  purposeWords,
  relationWords,
  scopeWords,
} from '#cards/words/consent-words.ts';
import { dispositionEnding } from '#cards/words/disposition-words.ts';
import {
  disclosureWords,
  identityWords,
  requestWords,
  whoWords,
  withheldWords,
} from '#cards/words/my-data-words.ts';
import type { FamilyData } from '#domain/family/data/family-data.ts';
import { languageName } from '#domain/language/languages.ts';
import { happenings } from '#domain/shared/happening.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { askedSections, type Section } from './family-asked-sections.ts';
import { emailSections } from './family-email-sections.ts';
import { addWords, closePdf, keepTogether, openPdf, type Pdf, pale } from './pdf-document.ts';
import { addTable, heightToKeep } from './pdf-table.ts';

/** Everything that is held of one guardian, US letter, for the family that asked. */
export async function familyDataPdf(data: FamilyData): Promise<Buffer> {
  const pdf = openPdf(`What ${data.district} holds of ${data.guardian.name}`);
  addHead(pdf, data);
  for (const section of sectionsOf(data)) {
    // A family of many years is drawn in the process that answers chat.
    await setImmediate();
    addSection(pdf, section);
  }
  addWords(
    pdf,
    'P',
    'You may ask the school to correct what is wrong, or complain to the U.S. Department of Education (34 CFR 99.20, 99.63).',
    { size: 9, fill: pale, above: 14 },
  );
  return closePdf(pdf, `${data.district}. Prepared for one family. Private.`);
}

/** The letters of Noto Sans; others are drawn as boxes. */
const printable =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Devanagari}\p{Script=Common}\p{Script=Inherited}]*$/u;

function addHead(pdf: Pdf, data: FamilyData): void {
  const { guardian, request, timeZone } = data;
  addWords(pdf, 'P', data.district, { size: 11, fill: pale });
  addWords(pdf, 'H1', 'What we hold of you', { size: 24, bold: true });
  [
    `Name: ${guardian.name}. Id in the student information system: ${guardian.sourcedId}.`,
    `Language: ${languageName(guardian.language)}. ${guardian.onRoster ? 'On the roster' : 'No longer on the roster'}.`,
    ...guardian.works.map(
      ({ school, numbersGivenOn, onRoster }) =>
        `${onRoster ? 'Works' : 'Worked'} at ${school}; gave numbers for it on ${numbersGivenOn}.`,
    ),
    ...guardian.contactOf.map(
      ({ turn, schools, onRoster }) =>
        `${onRoster ? 'Is' : 'Was'} emergency contact ${turn} of a student${schools.length === 0 ? '' : ` at ${schools.join(', ')}`}.`,
    ),
    `Asked by: ${whoWords[request.whoAsks]}. Checked by: ${identityWords[request.checked]}. Prepared by ${request.preparedBy}, ${fullTime(data.at, timeZone)}.`,
  ].forEach((text, at) => addWords(pdf, 'P', text, { size: 10, above: at === 0 ? 10 : 3 }));
  if (!printable.test(JSON.stringify(data)))
    addWords(
      pdf,
      'P',
      'Some names or messages are in letters that this file can’t print, and show as boxes. The JSON file has them as they are.',
      { size: 10, bold: true, above: 10 },
    );
}

function sectionsOf(data: FamilyData): Section[] {
  const at = (instant: Temporal.Instant) => dayAndTime(instant, data.timeZone);
  return [
    {
      title: 'Students',
      columns: ['Student', 'Relation', 'Schools', 'Groups', 'Note'],
      rows: data.students.map((student) => [
        student.name,
        student.relation,
        student.schools.join(', ') || 'None now',
        student.groups.join(', '),
        [
          ...(student.withheld === null ? [] : [withheldWords[student.withheld]]),
          ...(student.excusedOn.length === 0 ? [] : [`Excused on ${student.excusedOn.join(', ')}`]),
          ...(student.directoryRefused ? ['Directory information refused'] : []),
        ].join('. '),
      ]),
      none: 'No student on file.',
    },
    {
      title: 'Phone numbers',
      columns: ['Number', 'Line', 'Now'],
      rows: data.numbers.map(({ number, lineType, inUse, isShared, firstSince }) => [
        nationalNumber(number),
        lineType,
        `${inUse ? 'On the roster' : 'No longer used'}${isShared ? '; others use it too' : ''}${firstSince === null ? '' : `; rings first, as you asked on ${at(firstSince)}`}`,
      ]),
      none: 'No number on file.',
    },
    ...emailSections(data, at),
    ...ledgerSections(data, at),
    noticeSection(data, at),
    contactSection(data, at),
    {
      title: 'What you asked for',
      columns: ['When', 'What'],
      rows: data.requests.map((one) => [at(one.at), requestWords[one.what] ?? one.what]),
      none: 'None.',
    },
    ...askedSections(data, at),
    ...disclosureSections(data, at),
  ];
}

function ledgerSections(data: FamilyData, at: (instant: Temporal.Instant) => string): Section[] {
  return [
    {
      title: 'Consents',
      columns: ['Given', 'Number', 'To what', 'How', 'Words agreed to'],
      rows: data.consents.map((one) => [
        at(one.at),
        nationalNumber(one.number),
        `${channelWords[one.channel]}: ${one.purposes.map((purpose) => purposeWords[purpose]).join(', ') || 'none'}${one.replaced ? ' (corrected later)' : ''}`,
        `${methodWords[one.method]}${one.relation === null ? '' : `, by ${relationWords[one.relation]}`}; proof: ${one.reference}`,
        one.wording ?? `Version ${one.wordingVersion}`,
      ]),
      none: 'No consent on file.',
    },
    {
      title: 'Opt-outs',
      columns: ['Received', 'Number', 'What stops', 'How', 'In your words'],
      rows: data.optOuts.map((one) => [
        at(one.at),
        nationalNumber(one.number),
        `${channelWords[one.channel]}: ${scopeWords[one.scope]}${one.retracted ? ' (taken back)' : ''}`,
        meansWords(one.means),
        one.words ?? '',
      ]),
      none: 'No opt-out on file.',
    },
    {
      title: 'Blocks',
      columns: ['Since', 'Number', 'What', 'Why'],
      rows: data.blocks.map((one) => [
        at(one.at),
        nationalNumber(one.number),
        `${blockWords[one.kind]}${one.lifted ? ' (lifted)' : ''}`,
        one.reason,
      ]),
      none: 'None.',
    },
    {
      title: 'Checks for reassigned numbers',
      columns: ['When', 'Number', 'Answer'],
      rows: data.numberChecks.map((one) => [
        at(one.at),
        nationalNumber(one.number),
        answerWords[one.answer],
      ]),
      none: 'None.',
    },
  ];
}

function noticeSection(data: FamilyData, at: (instant: Temporal.Instant) => string): Section {
  return {
    title: 'Notices of rights',
    columns: ['When', 'Number', 'How', 'Language', 'Version'],
    rows: data.notices.map((one) => [
      at(one.at),
      nationalNumber(one.number),
      one.channel === 'voice' ? 'Call' : 'Text',
      languageName(one.language),
      one.version,
    ]),
    none: 'None was sent.',
  };
}

function contactSection(data: FamilyData, at: (instant: Temporal.Instant) => string): Section {
  return {
    title: 'Calls and texts',
    columns: ['When', 'Number', 'About', 'Outcome', 'What it said'],
    rows: data.contacts.map((one) => [
      at(one.at),
      nationalNumber(one.number),
      `${one.channel === 'voice' ? 'Call' : 'Text'}: ${happenings[one.happening]} (closure ${one.closure})`,
      one.outcome === null ? 'Not known yet' : dispositionEnding(one.outcome, undefined),
      `${one.recordingHeard ? 'Recorded message. ' : ''}${one.confirmedAt === null ? '' : 'Confirmed with key 1. '}${one.safeAt === null ? '' : 'Answered as staff: safe. '}${one.text ?? ''}`,
    ]),
    none: 'No call and no text.',
  };
}

/** 34 CFR 99.32(a): one list for each student, and one for what named none. */
function disclosureSections(
  data: FamilyData,
  at: (instant: Temporal.Instant) => string,
): Section[] {
  const rowsOf = (of: FamilyData['disclosures']) =>
    of.map((one) => [
      at(one.at),
      one.by,
      `${disclosureWords[one.what] ?? one.what}${one.closure === null ? '' : `, closure ${one.closure}`}`,
    ]);
  const columns = ['When', 'Who was shown it', 'What'];
  return [
    ...data.students
      .filter(({ withheld }) => withheld === null)
      .map(({ id, name }) => ({
        title: `Disclosures: ${name}`,
        columns,
        rows: rowsOf(data.disclosures.filter(({ studentIds }) => studentIds.includes(id))),
        none: 'None.',
      })),
    {
      title: 'Looks at your numbers that named no student',
      columns,
      rows: rowsOf(data.disclosures.filter(({ studentIds }) => studentIds.length === 0)),
      none: 'None.',
    },
  ];
}

function addSection(pdf: Pdf, { title, columns, rows, none }: Section): void {
  const table = { columns: columns.map((label) => ({ label, align: 'left' as const })), rows };
  keepTogether(pdf, 42 + (rows.length === 0 ? 20 : heightToKeep(pdf, table)));
  addWords(pdf, 'H2', title, { size: 13, bold: true, above: 16 });
  pdf.doc.y += 4;
  if (rows.length === 0) addWords(pdf, 'P', none, { size: 9.5 });
  else addTable(pdf, table);
}
