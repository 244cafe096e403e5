import { tooLong } from './too-long.ts';

/**
 * What somebody typed for others to read in a channel, on one line: `missing` is what to say where there is nothing, `most`
 * is in characters. An error is words for the field.
 */
export function readReason(
  typed: string | undefined,
  { missing, most }: { missing: string; most: number },
): { kind: 'reason'; reason: string } | { kind: 'error'; error: string } {
  const reason = (typed ?? '').replaceAll(/\s+/gu, ' ').trim();
  const error = reason === '' ? missing : tooLong(reason, most);
  if (error !== undefined) return { kind: 'error', error };
  return hasPhoneNumber(reason)
    ? { kind: 'error', error: 'Leave phone numbers off: everyone in the channel would see them.' }
    : { kind: 'reason', reason };
}

const digitsAndSeparators = /\d[\d\s().+/\p{Pd}\p{Cf}]*/gu;
const isoDate =
  /(?<![\d+/]|\d[.\p{Pd}])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d/\p{Pd}]|\.\d)/gu;

/** A number of the United States without its area code. */
const fewest = 7;

/** Whether words hold what may be a phone number: seven digits or more with nothing but separators between. */
export function hasPhoneNumber(words: string): boolean {
  const runs = words.normalize('NFKC').replaceAll(isoDate, ';').match(digitsAndSeparators) ?? [];
  return runs.some((run) => run.replaceAll(/\D/gu, '').length >= fewest);
}
