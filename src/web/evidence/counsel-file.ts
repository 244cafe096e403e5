import type { RequestHandler } from 'express';
import { findEvidenceSummary } from '#domain/evidence/summary/find-evidence-summary.ts';
import type { FileParts } from '#web/file/file-page.ts';
import { fileName, openEvidence, tellGone } from './evidence-link.ts';

/** The same for people: a few pages that say what the file holds and how it is checked. */
export function downloadCounsel(
  parts: FileParts,
  kind: 'counsel' | 'family-counsel',
): RequestHandler {
  const open = openEvidence(parts, kind, 'pdf');
  return async (request, response) => {
    const file = await open(request, response);
    if (file === undefined) return;
    const { campaignId, phone } = file;
    const summary = await findEvidenceSummary(parts.db, { campaignId, phone });
    if (summary === undefined) return tellGone(response);
    const { evidencePdf } = await import('#reports/evidence/evidence-pdf.ts');
    response
      .attachment(fileName(file, 'pdf'))
      .type('application/pdf')
      .send(await evidencePdf(summary));
  };
}
