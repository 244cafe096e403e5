import { holdsPhoneNumber } from '#domain/shared/typed/names-nobody.ts';
import type { CsvRow } from '#sis/csv/read-csv.ts';
import type { ConsentColumn } from './consent-import-columns.ts';

/** What was agreed to, by whom, and where the proof lies. A consent that can't be shown to a court is none. */
export type ImportedEvidence = {
  kind: string;
  method: string;
  wordingVersion: string;
  language: string;
  /** The exact words, with line feeds only. */
  wording: string;
  giverRelation: string;
  /** The guardian, as the school's system knows them. */
  giverSourcedId: string | undefined;
  evidenceReference: string;
  /** SHA-256 of the scan or recording. */
  evidenceHash: Buffer | undefined;
};

const kinds = new Set(['express', 'express-written']);
const methods = new Set(['enrollment-form', 'web-page', 'key-press', 'text', 'paper', 'spoken']);
const relations = new Set([
  'parent',
  'guardian',
  'relative',
  'adult-student',
  'student',
  'employee',
  'other',
]);
const longest = 200;
const longestWording = 2000;

/** Reads these columns of a row, or says what is wrong with them. */
export function readImportedEvidence(row: CsvRow<ConsentColumn>): ImportedEvidence | string {
  const kind = row.value('kind');
  const method = row.value('method');
  const giverRelation = row.value('giver_relation');
  if (!kinds.has(kind)) return 'kind is neither express nor express-written';
  if (!methods.has(method)) return `method is none of ${[...methods].join(', ')}`;
  for (const column of ['wording_version', 'language', 'evidence_reference'] as const) {
    if (row.value(column) === '') return `${column} is empty`;
    if (row.value(column).length > longest) return `${column} is longer than ${longest} characters`;
  }
  if (holdsPhoneNumber(row.value('evidence_reference'))) {
    return 'evidence_reference holds a phone number; it is kept unencrypted';
  }
  const wording = row.value('wording').replaceAll(/\r\n?/g, '\n');
  if (wording === '') return 'wording is empty; it is the exact text that was agreed to';
  if (wording.length > longestWording) return `wording is longer than ${longestWording} characters`;
  if (!relations.has(giverRelation)) {
    return `giver_relation is none of ${[...relations].join(', ')}`;
  }
  const evidenceHash = readHash(row.value('evidence_sha256'), method);
  if (typeof evidenceHash === 'string') return evidenceHash;
  return {
    kind,
    method,
    wordingVersion: row.value('wording_version'),
    language: row.value('language'),
    wording,
    giverRelation,
    giverSourcedId: row.value('giver_sourced_id') || undefined,
    evidenceReference: row.value('evidence_reference'),
    evidenceHash,
  };
}

/** Paper is proof as a scan, and a scan can be exchanged unless its hash was taken down with it. */
function readHash(text: string, method: string): Buffer | undefined | string {
  if (text === '') {
    return method === 'paper'
      ? 'evidence_sha256 is empty; a paper form needs the hash of its scan'
      : undefined;
  }
  return /^[\da-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : 'evidence_sha256 is not a SHA-256 in 64 hexadecimal digits';
}
