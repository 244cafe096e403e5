import type { RequestHandler } from 'express';
import { exportUnreached } from '#domain/campaign/unreached/export-unreached.ts';
import { type FileParts, readerOf, refuseReader, showFile } from './file/file-page.ts';
import { openCampaignLink } from './file/open-campaign-link.ts';

const openLink = openCampaignLink('unreached', {
  name: 'Families not reached',
  askAgain: '/closure unreached',
});

/** The page of the list; the list itself comes by its button. */
export function showUnreachedFile({ db, vault, cookies }: FileParts): RequestHandler {
  return showFile({ db, cookies }, (request, response) => openLink(request, response, vault));
}

/** The list as it stands now, with everybody on it recorded as shown to this person. */
export function downloadUnreached({ db, vault, cookies }: FileParts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const operatorId = await readerOf(
      { db, cookies },
      { request, response, file, spares: 'emergency' },
    );
    if (operatorId === undefined) return;
    const { id: campaignId } = file.subject;
    const exported = await exportUnreached(db, vault, { operatorId, campaignId });
    if (exported.kind === 'refused') return refuseReader(response, 'list');
    const { unreached } = exported;
    const { unreachedCsv } = await import('#reports/csv/unreached-csv.ts');
    response
      .attachment(`bellwether-closure-${unreached.closure.number}-families-not-reached.csv`)
      .send(Buffer.from(unreachedCsv(unreached)));
  };
}
