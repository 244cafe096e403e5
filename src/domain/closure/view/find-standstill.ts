import type { Db } from '#database/transaction.ts';
import { findSlowedPace } from '#domain/attempt/pace/find-pace.ts';
import { isAnyWorkerPresent } from '#domain/attempt/pace/record-presence.ts';
import { findComeback } from '#domain/attempt/restore/find-comeback.ts';
import { isAlive } from '#domain/closure/campaign.ts';
import { findFreeze, findPause } from '#domain/closure/pause/find-pauses.ts';
import type { CampaignView } from './campaign-view.ts';
import { findStopReport } from './find-stop-report.ts';
import { type selectCampaignHead, selectSignInHold } from './view-store.ts';

type Head = Pick<
  NonNullable<Awaited<ReturnType<typeof selectCampaignHead>>>,
  'campaignId' | 'state' | 'stateAt' | 'startAt' | 'purpose' | 'submittedAt' | 'startedAt'
>;

/** What keeps it from dialing, and what a stop of it did. */
export async function findStandstill(
  db: Db,
  head: Head,
  { callsPerSecond }: { callsPerSecond: number },
): Promise<
  Pick<
    CampaignView,
    'pause' | 'freeze' | 'signInHold' | 'stop' | 'slowed' | 'noWorker' | 'comeback'
  >
> {
  const pause = head.state === 'paused' ? await findPause(db, head.campaignId) : undefined;
  const freeze = isAlive(head.state) ? await findFreeze(db, head.purpose) : undefined;
  const signInHold = ['approved', 'dialing'].includes(head.state)
    ? await selectSignInHold(db, head.campaignId)
    : undefined;
  const comeback = await findComeback(db, head);
  const stop = head.state === 'stopped' ? await findStopReport(db, head.campaignId) : undefined;
  const slowed = head.state === 'dialing' ? await findSlowedPace(db) : undefined;
  return {
    ...(slowed === undefined
      ? {}
      : // The pool of numbers may take less than what is left of the account's pace.
        { slowed: { ...slowed, callsPerSecond: Math.min(slowed.callsPerSecond, callsPerSecond) } }),
    ...(pause === undefined ? {} : { pause }),
    ...(freeze === undefined ? {} : { freeze }),
    ...(signInHold === undefined ? {} : { signInHold }),
    ...(stop === undefined ? {} : { stop }),
    ...(comeback === undefined ? {} : { comeback }),
    ...(freeze === undefined && (await isWithoutWorker(db, head)) ? { noWorker: true } : {}),
  };
}

/** What is approved for later waits for its hour, and not for a worker. */
async function isWithoutWorker(
  db: Db,
  { state, stateAt, startAt }: Pick<Head, 'state' | 'stateAt' | 'startAt'>,
): Promise<boolean> {
  if (state !== 'dialing' && state !== 'approved') return false;
  const isEarlier = startAt === null || Temporal.Instant.compare(startAt, stateAt) < 0;
  return !(await isAnyWorkerPresent(db, isEarlier ? stateAt : startAt));
}
