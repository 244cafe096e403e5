import { z } from 'zod';
import { count, digest, faultCode, foreignId, language, rowId, when, word } from './fact.ts';

const finding = z.strictObject({ code: word, run: rowId, severity: word.optional() });

/** A report's days and school. */
const shown = { from: when, to: when, school: rowId.optional() };

/** Who looked at what, and what the audit found. */
export const oversightActs = {
  'audit-reported': z.strictObject({
    closure: count.optional(),
    from: when.optional(),
    to: when.optional(),
  }),
  'audit-run-planned': z.strictObject({ kind: word, week: when }),
  'audit-run-asked': z.strictObject({}),
  'audit-run-ended': z.strictObject({ found: count }),
  'audit-checked': z.strictObject({ code: word, looked: count, found: count }),
  'audit-check-failed': z.strictObject({ code: word, error: faultCode }),
  /** The seal over the log is behind. */
  'sealing-lagged': z.strictObject({ seconds: count }),
  'sealing-caught-up': z.strictObject({}),
  /** Digests of the public keys, as they are written. */
  'log-key-changed': z.strictObject({ previous: digest, next: digest }),
  /** Called and texted on their own phone, because it is late for five minutes. */
  'administrator-alarmed': z.strictObject({ operator: rowId }),
  'administrator-alarm-settled': z.strictObject({
    operator: rowId,
    call: word.optional(),
    callId: foreignId.nullish(),
    text: word.optional(),
    textId: foreignId.nullish(),
  }),
  'findings-listed': z.strictObject({}),
  /** Written by the statements that change the findings. */
  'finding-opened': finding,
  'finding-reopened': finding,
  'finding-taken': finding,
  'finding-resolved': finding,
  'finding-closed': finding,
  'finding-refused': z.strictObject({ code: word, wanted: word, reason: word }),
  'consent-looked-up': lookUp(),
  'gaps-looked-up': lookUp(),
  'list-looked-up': z.strictObject({ what: word, page: count, phones: count, students: count }),
  /** Of those whom a closure did not reach. */
  'families-called-by-hand': handCalls(),
  'hand-calls-undone': handCalls(),
  /** By one person, for an hour. */
  'families-taken': z.strictObject({ families: count, phones: count, school: rowId, language }),
  'families-released': z.strictObject({ phones: count }),
  'look-up-missed': z.strictObject({ what: word, reason: word }),
  /** The report is the subject. */
  'report-shown': z.strictObject(shown),
  'report-downloaded': z.strictObject({ ...shown, format: word, linkExpiresAt: when }),
  'checkpoint-shown': z.strictObject({ size: count, mail: word }),
  'evidence-reported': z.strictObject({}),
  'evidence-downloaded': z.strictObject({
    linkExpiresAt: when,
    format: word,
    campaign: rowId.optional(),
  }),
  /** The file's lines so far, as they were written: so anyone who has it can tell that it is the one that was made. */
  'evidence-written': z.strictObject({
    format: count,
    digest,
    lines: count,
    /** So many earlier checkpoints the file has at least. */
    checkpoints: count,
    campaign: rowId.optional(),
  }),
  'download-refused': z.strictObject({ reason: word, askedBy: rowId.optional() }),
  'reader-signed-in': z.strictObject({}),
  'reader-refused': z.strictObject({ reason: word }),
  'request-refused': z.strictObject({ reason: word, count }),
};

function handCalls() {
  return z.strictObject({ families: count, students: count });
}

function lookUp() {
  return z.strictObject({ what: word, students: count, campaign: rowId.optional() });
}
