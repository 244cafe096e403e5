import type {
  BlockKind,
  RevocationMeans,
  RevocationScope,
} from '#domain/consent/ledger/consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { tooLong } from '#domain/shared/typed/too-long.ts';
import { type FormErrors, type FormValues, oneOf, readMinute, typedLine } from './office-form.ts';

/**
 * A withdrawal as a member of the office takes it down, or a number that must not be called no matter who agrees: by the district's
 * word, or because its people asked for texts.
 */
export type OfficeWithdrawal =
  | {
      kind: 'withdrawal';
      channel: Channel | 'any';
      scope: RevocationScope;
      means: RevocationMeans;
      receivedAt: Temporal.Instant;
      /** The guardian's own. */
      words: string | undefined;
    }
  | { kind: 'block'; block: BlockKind; reason: string };

const withdrawalChannels = ['any', 'voice', 'text'] as const;
const withdrawalScopes = [
  'non-emergency',
  'texts-only',
  'all',
  'wrong-number',
  'district',
  'emergency-line',
] as const;
const officeMeans = ['staff', 'e-mail', 'voicemail'] as const satisfies RevocationMeans[];

export const maxWords = 800;
export const maxReason = 120;

type Context = { now: Temporal.Instant; timeZone: string };

/** Reads the form. Everything that is wrong is said at once, by field, in plain words. */
export function readOfficeWithdrawal(
  values: FormValues,
  context: Context,
): OfficeWithdrawal | { kind: 'errors'; errors: FormErrors } {
  const scope = oneOf(values['scope'], withdrawalScopes);
  if (isBlock(scope)) return readBlock(values, scope);
  const errors: FormErrors = {};
  const channel = oneOf(values['what'], withdrawalChannels);
  const means = oneOf(values['means'], officeMeans);
  const receivedAt = readReceived(values, context, errors);
  const words = typedLine(values['words']);
  const length = tooLong(words, maxWords);
  if (length !== undefined) errors['words'] = length;
  if (channel === undefined) errors['what'] = 'Choose calls, texts, or both.';
  if (scope === undefined) errors['scope'] = 'Choose how much must stop.';
  if (means === undefined) errors['means'] = 'Choose how they told the school.';
  if (!channel || !scope || !means || !receivedAt || length !== undefined)
    return { kind: 'errors', errors };
  return {
    kind: 'withdrawal',
    // A stranger's number is a stranger's for texts too, and who wants no emergency call wants no text of one.
    channel: scope === 'non-emergency' ? channel : 'any',
    scope,
    means,
    receivedAt,
    words: words === '' ? undefined : words,
  };
}

const isBlock = (scope: (typeof withdrawalScopes)[number] | undefined): scope is BlockKind =>
  scope === 'texts-only' || scope === 'district' || scope === 'emergency-line';

function readBlock(
  values: FormValues,
  block: BlockKind,
): OfficeWithdrawal | { kind: 'errors'; errors: FormErrors } {
  // A family need give no reason.
  if (block === 'texts-only') return { kind: 'block', block, reason: '' };
  const reason = typedLine(values['reason']);
  const error = reason === '' ? 'Enter why this number is blocked.' : tooLong(reason, maxReason);
  return error === undefined
    ? { kind: 'block', block, reason }
    : { kind: 'errors', errors: { reason: error } };
}

/**
 * A stated minute counts to its end, so that a consent of the same minute does not outlive it; and no later than now.
 */
function readReceived(
  values: FormValues,
  { now, timeZone }: Context,
  errors: FormErrors,
): Temporal.Instant | undefined {
  const day = readDay(values['receivedDate']);
  if (day === undefined) {
    errors['receivedDate'] = 'Choose the day they told the school.';
    return undefined;
  }
  const at = readMinute(day, values['receivedTime'], timeZone);
  if (at === undefined) {
    errors['receivedTime'] = 'Enter a time that exists on this day.';
    return undefined;
  }
  if (Temporal.Instant.compare(at.subtract({ milliseconds: 59_999 }), now) > 0) {
    errors['receivedTime'] = 'That time is in the future.';
    return undefined;
  }
  return Temporal.Instant.compare(at, now) > 0 ? now : at;
}
