import { hasPhoneNumber } from './phone-like.ts';
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
