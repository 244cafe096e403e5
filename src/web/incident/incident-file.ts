import type { Request, RequestHandler, Response } from 'express';
import { exportConcerned } from '#domain/incident/concerned/export-concerned.ts';
import { findIncidentRecord } from '#domain/incident/find-incident-record.ts';
import { findIncidentNotices } from '#domain/incident/notice/find-incident-notices.ts';
import {
  type IncidentFile,
  incidentAddress,
  openIncidentLink,
} from '#domain/shared/link/incident-link.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import {
  type FileParts,
  type LinkedFile,
  readerOf,
  refuseReader,
  showFile,
} from '#web/file/file-page.ts';
import { refuseLink } from '#web/file/refuse-link.ts';
import { sendPlainPage } from '#web/page.ts';
import { incidentFilePath } from '#web/web-fields.ts';

const names: Record<IncidentFile, string> = {
  concerned: 'Everyone whom the incident concerns',
  letters: 'Letters to families',
  offices: 'Notices to offices',
  record: 'Record of the incident',
};

/** The page of a file of an incident. The freeze of exports doesn't hold these: they are how an incident is answered. */
export function showIncidentFile({ db, vault, cookies }: FileParts): RequestHandler {
  return showFile({ db, cookies }, (request, response) => openLink(request, response, vault));
}

/** The file as it stands now, with everybody in it recorded as shown to this person. */
export function downloadIncidentFile({ db, vault, cookies }: FileParts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const operatorId = await readerOf({ db, cookies }, { request, response, file });
    if (operatorId === undefined) return;
    const incidentId = file.subject.id;
    const exported = await exportConcerned(db, vault, { operatorId, incidentId, file: file.file });
    if (exported.kind === 'refused') return refuseReader(response);
    const { list } = exported;
    const name = `bellwether-incident-${list.number}-${file.file}`;
    if (file.file === 'concerned') {
      const { concernedCsv } = await import('#reports/incident/concerned-csv.ts');
      response.attachment(`${name}.csv`).send(Buffer.from(concernedCsv(list.people)));
      return;
    }
    if (file.file === 'record') {
      const record = await findIncidentRecord(db, incidentId);
      if (record === undefined) return refuseReader(response);
      const { incidentRecordPdf } = await import('#reports/incident/incident-record-pdf.ts');
      response.attachment(`${name}.pdf`).send(await incidentRecordPdf(record));
      return;
    }
    const told = await findIncidentNotices(db, incidentId);
    if (told?.found.notice === undefined) return sayUnwritten(response);
    const { found } = told;
    const notice = told.found.notice;
    if (file.file === 'offices') {
      const { officeNoticesPdf } = await import('#reports/incident/office-notices-pdf.ts');
      response.attachment(`${name}.pdf`).send(await officeNoticesPdf({ ...told, found, notice }));
      return;
    }
    const { lettersPdf, mostLetters, lettersOf } = await import('#reports/incident/letters-pdf.ts');
    const letters = lettersOf(list.people);
    if (letters.length > mostLetters) return sayTooMany(response, mostLetters);
    response.attachment(`${name}.pdf`).send(await lettersPdf({ ...found, notice }, letters));
  };
}

function sayUnwritten(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'The notice isn’t written yet',
    words: 'Press “Tell the families” on the incident’s card in the compliance channel first.',
  });
}

function sayTooMany(response: Response, most: number): void {
  sendPlainPage(response, {
    status: 404,
    title: 'Too many letters for one file',
    words: `A file has ${most.toLocaleString('en-US')} letters at most. Take the list as a CSV, and let a mail house print them.`,
  });
}

function openLink(
  request: Request,
  response: Response,
  vault: LinkSigner,
): (LinkedFile & { file: IncidentFile }) | undefined {
  const askAgain = '/compliance breach';
  const path = incidentFilePath.safeParse(request.params);
  if (!path.success) return refuseLink(response, 'altered', askAgain);
  const { file, operator: operatorId, token } = path.data;
  const opened = openIncidentLink({ file, operatorId, token }, vault, Temporal.Now.instant());
  if (opened.kind !== 'good') return refuseLink(response, opened.kind, askAgain);
  return {
    name: names[file],
    address: incidentAddress({ file, operatorId, token }),
    subject: { kind: 'incident', id: opened.id },
    askAgain,
    operatorId,
    file,
  };
}
