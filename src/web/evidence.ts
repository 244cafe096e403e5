import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { stateOfEvidenceLink } from '#domain/audit/evidence-link.ts';
import { type EvidenceLine, exportEvidence } from '#domain/audit/export-evidence.ts';
import { recordEvidenceDownload } from '#domain/audit/record-evidence-download.ts';
import type { Vault } from '#vault/vault.ts';
import type { components } from './api.d.ts';
import { sendPlainPage } from './page.ts';
import { evidencePath, evidenceQuery } from './web-fields.ts';

export function downloadEvidence(db: Db, vault: Pick<Vault, 'sign'>): RequestHandler {
  return async (request, response) => {
    const path = evidencePath.safeParse(request.params);
    const query = evidenceQuery.safeParse(request.query);
    if (!path.success || !query.success) return refuseAltered(response);
    const campaignId = path.data.campaign;
    const state = stateOfEvidenceLink({ campaignId, ...query.data }, vault, Temporal.Now.instant());
    if (state === 'altered') return refuseAltered(response);
    if (state === 'expired') return refuseExpired(response);
    const expiresAt = Temporal.Instant.fromEpochMilliseconds(Number(query.data.expires) * 1000);
    const recorded = await recordEvidenceDownload(db, { campaignId, expiresAt });
    if (recorded === undefined) return tellGone(response);
    response.attachment(`bellwether-campaign-${recorded.campaignNumber}-evidence.jsonl`);
    // After attachment(), which guesses the type from the name and does not know this one.
    response.set('Content-Type', 'application/jsonl');
    await pipeline(Readable.from(jsonLines(exportEvidence(db, campaignId))), response);
  };
}

async function* jsonLines(lines: AsyncIterable<EvidenceLine>): AsyncGenerator<string> {
  for await (const line of lines) {
    yield `${JSON.stringify(line satisfies components['schemas']['EvidenceLine'])}\n`;
  }
}

function refuseAltered(response: Response): void {
  sendPlainPage(response, {
    status: 403,
    title: 'This link does not work',
    words:
      'It is not complete, or was changed on its way. Ask the bot for a new one with "/audit report".',
  });
}

function refuseExpired(response: Response): void {
  sendPlainPage(response, {
    status: 403,
    title: 'This link has expired',
    words: 'The evidence is still there. Ask the bot for a new link with "/audit report".',
  });
}

function tellGone(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'There is no such campaign',
    words: 'The link is good, but this database has no campaign for it.',
  });
}
