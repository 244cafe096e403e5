import type { Channel } from '#domain/shared/channel.ts';
import { readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import type { CsvRow } from '#sis/csv/read-csv.ts';
import type { ConsentColumn } from './consent-import-columns.ts';
import { type ImportedEvidence, readImportedEvidence } from './consent-import-evidence.ts';

export type ConsentImportRow = ImportedEvidence & {
  e164: string;
  channel: Channel;
  /** Sorted, so that the order in the file makes no difference. */
  purposes: readonly string[];
  obtainedAt: Temporal.Instant;
  withdrawal: { at: Temporal.Instant; scope: string } | undefined;
  /** Since when the people who use the phone want texts and no calls. */
  textsOnlySince: Temporal.Instant | undefined;
};

const purposes = new Set(['school-mission', 'other']);
const scopes = new Set(['non-emergency', 'all', 'wrong-number']);

export type ConsentReading = { now: Temporal.Instant; timeZone: string };

/** Reads a row, or says what is wrong with it; never with the number in the words. */
export function readConsentRow(
  row: CsvRow<ConsentColumn>,
  reading: ConsentReading,
): ConsentImportRow | string {
  const number = readPhoneNumber(row.value('phone'));
  if ('words' in number) return `the number in phone ${number.words}`;
  const channel = row.value('channel');
  if (channel !== 'voice' && channel !== 'text') return 'channel is neither voice nor text';
  const given = row
    .value('purposes')
    .split(';')
    .map((purpose) => purpose.trim())
    .filter((purpose) => purpose !== '');
  if (given.length === 0 || given.some((purpose) => !purposes.has(purpose))) {
    return 'purposes must be school-mission, other, or both parted by a semicolon';
  }
  const evidence = readImportedEvidence(row);
  if (typeof evidence === 'string') return evidence;
  const obtainedAt = readTime(row.value('obtained_at'), reading.timeZone, 'start');
  if (obtainedAt === undefined)
    return 'obtained_at is not a date such as 2026-08-15, or a time with its offset';
  if (Temporal.Instant.compare(obtainedAt, reading.now) > 0)
    return 'obtained_at lies in the future';
  const withdrawal = readWithdrawal(row, reading, obtainedAt);
  if (typeof withdrawal === 'string') return withdrawal;
  const textsOnlySince = readTextsOnly(row, reading);
  if (typeof textsOnlySince === 'string') return textsOnlySince;
  return {
    ...evidence,
    e164: number.e164,
    channel,
    purposes: [...new Set(given)].sort(),
    obtainedAt,
    withdrawal,
    textsOnlySince,
  };
}

/** Calls that they asked for on the same day came after it, so that the same file again changes nothing. */
function readTextsOnly(
  row: CsvRow<ConsentColumn>,
  { now, timeZone }: ConsentReading,
): Temporal.Instant | undefined | string {
  const text = row.value('texts_only_since');
  if (text === '') return undefined;
  const since = readTime(text, timeZone, 'start');
  if (since === undefined)
    return 'texts_only_since is not a date such as 2026-08-15, or a time with its offset';
  return Temporal.Instant.compare(since, now) > 0 ? 'texts_only_since is in the future' : since;
}

function readWithdrawal(
  row: CsvRow<ConsentColumn>,
  reading: ConsentReading,
  obtainedAt: Temporal.Instant,
): ConsentImportRow['withdrawal'] | string {
  const text = row.value('withdrawn_at');
  const scope = row.value('withdrawn_scope');
  if (text === '')
    return scope === '' ? undefined : 'withdrawn_scope is given without withdrawn_at';
  const at = readTime(text, reading.timeZone, 'end');
  if (at === undefined)
    return 'withdrawn_at is not a date such as 2026-08-15, or a time with its offset';
  if (Temporal.Instant.compare(at, reading.now) > 0) {
    return 'withdrawn_at is in the future; for an opt-out of today give the time with its offset';
  }
  if (Temporal.Instant.compare(at, obtainedAt) < 0) return 'withdrawn_at is before obtained_at';
  if (scope !== '' && !scopes.has(scope))
    return `withdrawn_scope is none of ${[...scopes].join(', ')}`;
  return { at, scope: scope || 'non-emergency' };
}

/**
 * A bare date is read against us: consent from the first moment of the day, a withdrawal at its last, so that
 * of two on one day the withdrawal is the later.
 */
function readTime(
  text: string,
  timeZone: string,
  end: 'start' | 'end',
): Temporal.Instant | undefined {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.Instant.from(text);
    const date = Temporal.PlainDate.from(text);
    if (end === 'start') return date.toZonedDateTime(timeZone).toInstant();
    return date.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ seconds: 1 });
  } catch {
    return undefined;
  }
}
