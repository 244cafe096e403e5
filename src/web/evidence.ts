import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { type EvidenceLine, writeLine } from '#domain/evidence/evidence-line.ts';
import { exportEvidence } from '#domain/evidence/export-evidence.ts';
import { recordEvidenceDownload } from '#domain/file/record-download.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import type { components } from './api.d.ts';
import { readerOf, refuseReader, showFile } from './file/file-page.ts';
import { openCampaignLink } from './file/open-campaign-link.ts';
import type { ReaderCookies } from './file/reader-cookies.ts';
import { sendPlainPage } from './page.ts';

type Parts = { db: Db; vault: LinkSigner; cookies: ReaderCookies };

const openLink = openCampaignLink('evidence', {
  name: 'Evidence of a closure',
  askAgain: '/audit report',
});

export function showEvidence({ db, vault, cookies }: Parts): RequestHandler {
  return showFile({ db, cookies }, (request, response) => openLink(request, response, vault));
}

export function downloadEvidence({ db, vault, cookies }: Parts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const operatorId = await readerOf({ db, cookies }, { request, response, file });
    if (operatorId === undefined) return;
    const {
      subject: { id: campaignId },
      expiresAt,
    } = file;
    const recorded = await recordEvidenceDownload(db, {
      campaignId,
      operatorId,
      expiresAt,
      format: 'jsonl',
    });
    if (recorded.kind === 'refused') return refuseReader(response);
    if (recorded.kind === 'gone') return tellGone(response);
    response.attachment(`bellwether-closure-${recorded.campaignNumber}-evidence.jsonl`);
    // After attachment(), which guesses the type from the name and does not know this one.
    response.set('Content-Type', 'application/jsonl');
    await pipeline(
      Readable.from(jsonLines(exportEvidence(db, { campaignId, operatorId }))),
      response,
    );
  };
}

async function* jsonLines(lines: AsyncIterable<EvidenceLine>): AsyncGenerator<string> {
  for await (const line of lines) {
    yield writeLine(line satisfies components['schemas']['EvidenceLine']);
  }
}

function tellGone(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'There is no such closure',
    words: 'The link is valid, but there is no closure for it here.',
  });
}
