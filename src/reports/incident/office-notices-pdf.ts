import { fullTime } from '#cards/format.ts';
import type { Deadline, Deadlines } from '#domain/incident/clock/deadline.ts';
import { incidentKinds } from '#domain/incident/incident.ts';
import { dataKinds } from '#domain/incident/notice/notice.ts';
import { count } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { addWords, closePdf, openPdf, type Pdf, pale } from '#reports/pdf-document.ts';
import { addTable } from '#reports/pdf-table.ts';
import type { LetterFacts } from './letters-pdf.ts';

type About = Pick<Deadlines, 'deadlines' | 'timeZone' | 'now'> & {
  found: Omit<LetterFacts, 'notice'>;
  notice: LetterFacts['notice'];
};

/** A document for each office that must be told, with the fields that its law names; what nobody said here stays open. */
export async function officeNoticesPdf(about: About): Promise<Buffer> {
  const { found, deadlines } = about;
  const pdf = openPdf(`Notices to offices, ${found.registeredName}`);
  const offices = deadlines.filter(({ told, applies }) => told === 'office' && applies);
  if (offices.length === 0)
    addWords(pdf, 'P', 'No office has to be told, as far as this product knows. Ask counsel.', {
      size: 11,
    });
  offices.forEach((deadline, at) => {
    if (at > 0) pdf.doc.addPage();
    addNotice(pdf, about, deadline);
  });
  return closePdf(pdf, `${found.registeredName}. No names of families.`);
}

const open = 'To be filled in by the district';

function addNotice(
  pdf: Pdf,
  { found, notice, deadlines, timeZone, now }: About,
  deadline: Deadline,
): void {
  const told = deadlines.find((one) => one.told === 'families' && one.toldAt !== null);
  const { between } = notice;
  addWords(pdf, 'P', found.registeredName, { size: 11, fill: pale });
  addWords(pdf, 'H1', 'Notice of a data breach', { size: 22, bold: true });
  addWords(pdf, 'P', `To: ${deadline.office}`, { size: 12, above: 4 });
  addWords(pdf, 'P', `Under ${deadline.citation}`, { size: 10, fill: pale });
  pdf.doc.y += 10;
  addTable(pdf, {
    columns: [
      { label: 'What the law asks for', align: 'left' },
      { label: '', align: 'left' },
    ],
    rows: [
      ['Who reports', found.registeredName],
      [
        'Contact',
        `${nationalNumber(found.callbackNumber)}; person and email: ${open.toLowerCase()}`,
      ],
      ['Kind of incident', incidentKinds[notice.kind]],
      [
        'When it happened',
        between === undefined
          ? 'Not known yet'
          : `${between.from.toString()} to ${between.until.toString()}`,
      ],
      ['When it was discovered', fullTime(found.discoveredAt, timeZone)],
      ['Information concerned', notice.data.map((kind) => dataKinds[kind]).join('; ')],
      [
        'Students concerned',
        found.counts === null ? 'Not counted yet' : count(found.counts.students),
      ],
      [
        'Parents and guardians concerned',
        found.counts === null ? 'Not counted yet' : count(found.counts.guardians),
      ],
      ['Residents of the state among them', `At most all of them; ${open.toLowerCase()}`],
      ['Families told', told?.toldAt == null ? 'Not yet' : fullTime(told.toldAt, timeZone)],
      ['Description, and its cause', open],
      [
        'Measures taken',
        'Calls and exports were held, evidence was kept, and the audit log was signed.',
      ],
      ['Measures planned', open],
      ['Law enforcement', open],
      ['Reported on', fullTime(now, timeZone)],
      ['Signature', ''],
    ],
  });
  if (!deadline.isOurs)
    addWords(pdf, 'P', `The law’s words: “${deadline.quote}”`, {
      size: 8.5,
      fill: pale,
      above: 10,
    });
  addWords(pdf, 'P', 'Enclosed: the letter to families. Counsel reads this before it is sent.', {
    size: 8.5,
    fill: pale,
    above: 6,
  });
}
