import { z } from 'zod';
import type { Db } from '#database/transaction.ts';
import {
  type ConcernedList,
  exportConcerned,
} from '#domain/incident/concerned/export-concerned.ts';
import { findIncidentRecord } from '#domain/incident/find-incident-record.ts';
import { type IncidentFile, incidentFiles } from '#domain/incident/incident.ts';
import { findIncidentNotices } from '#domain/incident/notice/find-incident-notices.ts';
import { fileKind, forOverseers, type Said } from '#files/file-kind.ts';

const titles: Record<IncidentFile, string> = {
  concerned: 'Everyone whom the incident concerns',
  letters: 'Letters to families',
  offices: 'Notices to offices',
  record: 'Record of the incident',
};

/** A file of an incident as it stands now. Everybody in it is recorded as shown to this person. */
export const incidentFile = fileKind({
  name: 'incident',
  params: z.object({ incident: z.uuid(), file: z.enum(incidentFiles) }),
  askAgain: '/compliance breach',
  readers: forOverseers,
  // An incident is answered with them.
  spares: 'all',
  of: ({ incident: incidentId, file }) => ({
    title: titles[file],
    subject: { kind: 'incident', id: incidentId },
    async open(tx, { db, operator, vault }) {
      const exported = await exportConcerned(tx, vault, { operator, incidentId, file });
      if (exported.kind === 'refused') return exported;
      const { list } = exported;
      return {
        kind: 'open',
        entry: null,
        async file() {
          const body = await draw[file]({ db, incidentId, list });
          if ('words' in body) return body;
          const ending = file === 'concerned' ? 'csv' : 'pdf';
          return { name: `bellwether-incident-${list.number}-${file}.${ending}`, body };
        },
      };
    },
  }),
});

type Around = { db: Db; incidentId: string; list: ConcernedList };

const draw: Record<IncidentFile, (about: Around) => Promise<Buffer | Said>> = {
  async concerned({ list }) {
    const { concernedCsv } = await import('#reports/incident/concerned-csv.ts');
    return Buffer.from(concernedCsv(list.people));
  },
  async record({ db, incidentId }) {
    const record = await findIncidentRecord(db, incidentId);
    if (record === undefined) throw new Error('the incident is gone');
    const { incidentRecordPdf } = await import('#reports/incident/incident-record-pdf.ts');
    return incidentRecordPdf(record);
  },
  async offices(about) {
    const told = await findWritten(about);
    if (told === undefined) return unwritten;
    const { officeNoticesPdf } = await import('#reports/incident/office-notices-pdf.ts');
    return officeNoticesPdf(told);
  },
  async letters(about) {
    const told = await findWritten(about);
    if (told === undefined) return unwritten;
    const { lettersPdf, mostLetters, lettersOf } = await import('#reports/incident/letters-pdf.ts');
    const letters = lettersOf(about.list.people);
    const { found, notice } = told;
    return letters.length > mostLetters
      ? tooMany(mostLetters)
      : lettersPdf({ ...found, notice }, letters);
  },
};

async function findWritten({ db, incidentId }: Around) {
  const told = await findIncidentNotices(db, incidentId);
  const notice = told?.found.notice;
  return told === undefined || notice === undefined ? undefined : { ...told, notice };
}

const unwritten: Said = {
  status: 404,
  title: 'The notice isn’t written yet',
  words: 'Press “Tell the families” on the incident’s card in the compliance channel first.',
};

const tooMany = (most: number): Said => ({
  status: 404,
  title: 'Too many letters for one file',
  words: `A file has ${most.toLocaleString('en-US')} letters at most. Take the list as a CSV, and let a mail house print them.`,
});
