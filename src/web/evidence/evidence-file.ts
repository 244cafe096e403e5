import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { type EvidenceLine, writeLine } from '#domain/evidence/evidence-line.ts';
import { exportEvidence } from '#domain/evidence/export-evidence.ts';
import type { components } from '#web/api.d.ts';
import type { FileParts } from '#web/file/file-page.ts';
import { fileName, openEvidence } from './evidence-link.ts';

/** The file that a machine checks. */
export function downloadEvidence(
  parts: FileParts,
  kind: 'evidence' | 'family-evidence',
): RequestHandler {
  const open = openEvidence(parts, kind, 'jsonl');
  return async (request, response) => {
    const file = await open(request, response);
    if (file === undefined) return;
    response.attachment(fileName(file, 'jsonl'));
    // After attachment(), which guesses the type from the name and does not know this one.
    response.set('Content-Type', 'application/jsonl');
    const { campaignId, operatorId, phone } = file;
    const lines = exportEvidence(parts.db, { campaignId, operatorId, phoneId: phone?.id });
    await pipeline(Readable.from(written(lines)), response);
  };
}

async function* written(lines: AsyncIterable<EvidenceLine>): AsyncGenerator<string> {
  for await (const line of lines) {
    yield writeLine(line satisfies components['schemas']['EvidenceLine']);
  }
}
