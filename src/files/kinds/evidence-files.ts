import { z } from 'zod';
import { findOfficePhone } from '#domain/office/find-office-phone.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import { type EvidenceLine, writeLine } from '#domain/proof/evidence/evidence-line.ts';
import { exportEvidence } from '#domain/proof/evidence/export-evidence.ts';
import { findClosureNumber } from '#domain/proof/evidence/summary/find-closure-number.ts';
import { findEvidenceSummary } from '#domain/proof/evidence/summary/find-evidence-summary.ts';
import { findPostedCheckpoints } from '#domain/proof/witness/find-posted-checkpoints.ts';
import {
  type Download,
  type FileReader,
  fileKind,
  forOverseers,
  refused,
  type Said,
  said,
} from '#files/file-kind.ts';
import { zipOf } from '#files/zip.ts';
import { counselArchive } from './counsel-archive.ts';

/** What a machine checks, what counsel reads, or both with all that it takes to check it. */
const format = z.enum(['jsonl', 'pdf', 'zip']);
type Format = z.output<typeof format>;
const forCounsel = (as: Format) => (as === 'jsonl' ? '' : ', for counsel');

/** Everything that happened in a closure. */
export const evidenceFile = fileKind({
  name: 'evidence',
  params: z.object({ campaign: z.uuid(), format }),
  askAgain: '/audit evidence',
  readers: forOverseers,
  of: (params) => ({
    title: `Evidence of a closure${forCounsel(params.format)}`,
    subject: { kind: 'campaign', id: params.campaign },
    async open(tx, reader) {
      if (!mayTakeFiles(reader.operator)) return refused('not-compliance');
      const number = await findClosureNumber(tx, params.campaign);
      if (number === undefined) return said(gone);
      const linkExpiresAt = reader.expiresAt.toString();
      return {
        kind: 'open',
        entry: { act: 'evidence-downloaded', facts: { linkExpiresAt, format: params.format } },
        file: () => draw({ ...params, number }, reader),
      };
    },
  }),
});

/** Everything that happened to one phone in a closure. To have it is to look that number up. */
export const familyEvidenceFile = fileKind({
  name: 'family-evidence',
  params: z.object({ campaign: z.uuid(), phone: z.uuid(), format }),
  askAgain: '/closure why',
  readers: 'The evidence of one number is for the front office and compliance.',
  of: (params) => ({
    title: `Evidence of one number${forCounsel(params.format)}`,
    subject: { kind: 'campaign', id: params.campaign },
    async open(tx, reader) {
      const { campaign, phone } = params;
      const number = await findClosureNumber(tx, campaign);
      if (number === undefined) return said(gone);
      const found = await findOfficePhone(tx, reader.vault, {
        operator: reader.operator,
        phone: { id: phone },
        what: 'evidence',
        campaignId: campaign,
      });
      if (found.kind === 'refused') return found;
      const facts = { campaign, format: params.format, linkExpiresAt: reader.expiresAt.toString() };
      const { lastDigits } = found.phone;
      return {
        kind: 'open',
        entry: { act: 'evidence-downloaded', subject: { kind: 'phone', id: phone }, facts },
        file: () => draw({ ...params, number, phone: { id: phone, lastDigits } }, reader),
      };
    },
  }),
});

const gone: Said = {
  status: 404,
  title: 'There is no such closure',
  words: 'The link is valid, but there is no closure for it here.',
};

type About = {
  campaign: string;
  number: number;
  phone?: { id: string; lastDigits: string };
  format: Format;
};

/** Neither name nor number of a family is in what the file is called. */
async function draw(about: About, { db, operator }: FileReader): Promise<Download | Said> {
  const { campaign: campaignId, phone } = about;
  const of = phone === undefined ? '' : '-one-number';
  const name = `bellwether-closure-${about.number}${of}-evidence.${about.format}`;
  const asked = { campaignId, operatorId: operator.id, phoneId: phone?.id };
  if (about.format === 'jsonl')
    return { name, type: 'application/jsonl', body: written(exportEvidence(db, asked)) };
  const summary = await findEvidenceSummary(db, { campaignId, phone });
  if (summary === undefined) return gone;
  const { evidencePdf } = await import('#reports/evidence/evidence-pdf.ts');
  if (about.format === 'pdf') return { name, body: await evidencePdf(summary) };
  const files = counselArchive({
    name: name.replace(/zip$/, 'jsonl'),
    lines: exportEvidence(db, asked),
    pdf: () => evidencePdf(summary),
    posted: await findPostedCheckpoints(db),
  });
  const body = zipOf(files, Temporal.Now.plainDateTimeISO('UTC'));
  return { name, type: 'application/zip', body };
}

async function* written(lines: AsyncIterable<EvidenceLine>): AsyncGenerator<string> {
  for await (const line of lines) yield writeLine(line);
}
