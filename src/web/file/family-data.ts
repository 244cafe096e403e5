import type { Request, RequestHandler, Response } from 'express';
import { exportFamilyData } from '#domain/family-data/export-family-data.ts';
import {
  type FamilyLink,
  familyDataAddress,
  openFamilyLink,
} from '#domain/family-data/family-data-link.ts';
import { familyDataPath, familyDataQuery } from '#web/web-fields.ts';
import { type FileParts, type LinkedFile, readerOf, refuseReader, showFile } from './file-page.ts';
import { refuseLink } from './refuse-link.ts';

const askAgain = '/compliance my-data';

/** The page of a family's data; the file comes by its button. */
export function showFamilyData({ db, vault, cookies }: FileParts): RequestHandler {
  return showFile({ db, cookies }, (request, response) => openLink(request, response, vault));
}

/** Everything of one guardian as it stands now; each download is a disclosure. */
export function downloadFamilyData({ db, vault, cookies }: FileParts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const operatorId = await readerOf({ db, cookies }, { request, response, file });
    if (operatorId === undefined) return;
    const { format } = file.link;
    const data = await exportFamilyData(db, vault, file.link);
    if (data === undefined) return refuseReader(response, 'family-data');
    response.attachment(`bellwether-family-data.${format}`);
    if (format === 'json') {
      response.type('json').send(`${JSON.stringify(data, undefined, 2)}\n`);
      return;
    }
    const { familyDataPdf } = await import('#reports/family-data-pdf.ts');
    response.type('application/pdf').send(await familyDataPdf(data));
  };
}

function openLink(
  request: Request,
  response: Response,
  vault: FileParts['vault'],
): (LinkedFile & { link: FamilyLink }) | undefined {
  const path = familyDataPath.safeParse(request.params);
  const query = familyDataQuery.safeParse(request.query);
  if (!path.success || !query.success) return refuseLink(response, 'altered', askAgain);
  const opened = openFamilyLink({ ...path.data, ...query.data }, vault, Temporal.Now.instant());
  if (opened.kind !== 'good') return refuseLink(response, opened.kind, askAgain);
  const { link } = opened;
  return {
    name: 'A family’s data',
    address: familyDataAddress(link, vault),
    subject: { kind: 'guardian', id: link.guardianId },
    askAgain,
    operatorId: link.operatorId,
    link,
  };
}
