import { sql } from 'kysely';
import { type Found, rowOf } from '#database/together.ts';
import type { Db } from '#database/transaction.ts';
import { paceOf, slowedPace } from '#domain/attempt/pace/find-pace.ts';
import { workerPresence } from '#domain/attempt/pace/record-presence.ts';
import { comebackOf, latestRestore } from '#domain/attempt/restore/find-comeback.ts';
import { isAlive } from '#domain/closure/campaign.ts';
import type { SignInHold } from '#domain/closure/life/record-sign-in-hold.ts';
import { freezeOf, pauseOf } from '#domain/closure/pause/find-pauses.ts';
import type { MailBlocker } from '#domain/district/mail-server/mail-blocker.ts';
import { hoursBetween, keepsCallingHours } from '#domain/language/calling-hours/calling-hours.ts';
import type { CampaignHead } from './campaign-head-store.ts';
import type { DialingPart } from './campaign-view.ts';

/** What keeps it from dialing, and how fast it goes. */
export function dialingQueries(db: Db, head: CampaignHead) {
  const { campaignId, state, stateAt, startAt, purpose } = head;
  const isDialing = state === 'dialing';
  const isToCall = isDialing || state === 'approved';
  // What is approved for later waits for its hour, and not for a worker.
  const isEarlier = startAt === null || Temporal.Instant.compare(startAt, stateAt) < 0;
  return {
    pause:
      state === 'paused' ? rowOf(pauseOf(db, campaignId), 'placedAt', 'releasedAt') : undefined,
    freeze: isAlive(state) ? rowOf(freezeOf(db, purpose), 'placedAt', 'releasedAt') : undefined,
    // A worker could not prove who signed in to approve it, and none has since.
    signInHold: isToCall
      ? rowOf(
          sql<SignInHold>`
            SELECT reason, at FROM sign_in_hold WHERE campaign_id = ${campaignId} AND proven_at IS NULL`,
          'at',
        )
      : undefined,
    restore: isToCall ? latestRestore(head) : undefined,
    worker: isToCall ? rowOf(workerPresence(isEarlier ? stateAt : startAt)) : undefined,
    slowed: isDialing ? rowOf(slowedPace) : undefined,
    mail: mailQuery(head),
  };
}

/** E-mails may wait for a mail server after the last call, too. */
const mailQuery = ({ state, sealedContent }: CampaignHead) =>
  (sealedContent?.letters?.count ?? 0) > 0 && (isAlive(state) || state === 'finished')
    ? rowOf(sql<{ blocker: MailBlocker | null }>`SELECT mail_blocker() AS blocker`)
    : undefined;

export function dialingPart(
  head: CampaignHead,
  { pause, freeze, signInHold, worker, mail, ...found }: Found<ReturnType<typeof dialingQueries>>,
): DialingPart {
  const { callsPerSecond, callsAtOnce } = head.district;
  const slowed = found.slowed && paceOf(found.slowed);
  const comeback = found.restore && comebackOf(head, found.restore);
  return {
    callsPerSecond,
    callsAtOnce,
    ...hoursOf(head),
    ...(slowed === undefined
      ? {}
      : // The pool of numbers may take less than what is left of the account's pace.
        { slowed: { ...slowed, callsPerSecond: Math.min(slowed.callsPerSecond, callsPerSecond) } }),
    ...(pause === undefined ? {} : { pause }),
    ...(freeze === undefined ? {} : { freeze }),
    ...(signInHold === undefined ? {} : { signInHold }),
    ...(comeback === undefined ? {} : { comeback }),
    ...(freeze === undefined && worker?.present === false ? { noWorker: true } : {}),
    ...(mail?.blocker == null ? {} : { noMail: mail.blocker }),
  };
}

/** While it dials: those of the zones in which most of its phones are. */
function hoursOf({
  state,
  purpose,
  sealedContent,
  stopTryingAt,
  now,
}: CampaignHead): Pick<DialingPart, 'callingHours'> {
  if (state !== 'dialing' || !keepsCallingHours(purpose)) return {};
  const zones = sealedContent?.zones ?? [];
  const [most] = zones.toSorted((one, other) => other.count - one.count);
  return most === undefined
    ? {}
    : { callingHours: hoursBetween(most.timeZones, now, stopTryingAt) };
}
