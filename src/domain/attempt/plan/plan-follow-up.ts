import { type RawBuilder, sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { type AttemptRow, lockPhones } from '#domain/attempt/attempt-store.ts';
import { type Disposition, textsFirst } from '#domain/attempt/machine/attempt.ts';
import {
  type Ended,
  followUp,
  nextCarrierDay,
  type RetryPolicy,
} from '#domain/attempt/machine/retry.ts';
import { planTry } from './plan-try.ts';

/** After an ending: the next try, or the text or call that stands in for it. The campaign is held by the caller. */
export async function planFollowUp(
  tx: Transaction,
  attempt: Pick<
    AttemptRow,
    | 'id'
    | 'campaignId'
    | 'versionId'
    | 'phoneId'
    | 'channel'
    | 'tryNumber'
    | 'misses'
    | 'superseded'
  >,
  disposition: Disposition,
): Promise<void> {
  const { now, stopTryingAt, timeZones, mayBeCalled, isTextFirst, ...policy } = await selectPolicy(
    tx,
    attempt,
  );
  const ended = { ...attempt, disposition, now, stopTryingAt, timeZones, mayBeCalled, isTextFirst };
  const next = followUp(policy, ended);
  const again = { channel: attempt.channel, tryNumber: attempt.tryNumber + 1 };
  switch (next.kind) {
    case 'none':
      return;
    case 'retry':
      // Nobody is called again until people have mended the account; whom that is told of are told then.
      return planTry(tx, attempt, {
        ...again,
        seconds: next.seconds,
        isRound: disposition !== 'account',
      });
    case 'next-day': {
      const seconds = now.until(nextCarrierDay(now)).total('seconds');
      return planTry(tx, attempt, { ...again, seconds });
    }
    case 'text':
      // Two tries that end at once must not each leave the text to the other.
      if (await isCalled(tx, attempt)) await lockPhones(tx, [attempt.phoneId]);
      return planTry(tx, attempt, { channel: 'text', tryNumber: 1, seconds: 0 });
    case 'call':
      // One that stands in the plan already is not planned twice.
      return planTry(tx, attempt, { channel: 'voice', tryNumber: 1, seconds: 0 });
  }
}

/** Whether another call of the campaign to the phone is open. */
async function isCalled(
  tx: Transaction,
  attempt: { id: string; campaignId: string; phoneId: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom('attempt')
    .select('id')
    .where('campaign_id', '=', attempt.campaignId)
    .where('phone_id', '=', attempt.phoneId)
    .where('channel', '=', 'voice')
    .where('id', '<>', attempt.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

async function selectPolicy(
  tx: Transaction,
  attempt: Pick<AttemptRow, 'versionId' | 'phoneId' | 'channel'>,
): Promise<
  RetryPolicy & Pick<Ended, 'now' | 'stopTryingAt' | 'timeZones' | 'mayBeCalled' | 'isTextFirst'>
> {
  // What was approved holds; the district's settings of today are for versions sealed without them.
  const { rows } = await executePrepared(
    tx,
    tx
      .selectFrom('campaign_version as v')
      .leftJoin('recipient as r', (join) =>
        join
          .onRef('r.version_id', '=', 'v.id')
          .on('r.phone_id', '=', attempt.phoneId)
          .on('r.channel', '=', attempt.channel),
      )
      .innerJoin('district as d', (join) => join.onTrue())
      .select([
        'v.purpose',
        'v.delivery',
        'v.machines',
        sql<number>`coalesce((v.sealed_content #>> '{retries,maxTries}')::int, d.max_tries)`.as(
          'maxTries',
        ),
        sql<number>`coalesce((v.sealed_content #>> '{retries,busySeconds}')::int, d.busy_retry_seconds)`.as(
          'busySeconds',
        ),
        sql<number>`coalesce((v.sealed_content #>> '{retries,noAnswerSeconds}')::int, d.no_answer_retry_seconds)`.as(
          'noAnswerSeconds',
        ),
        sql<Temporal.Instant>`clock_timestamp()`.as('now'),
        'v.stop_trying_at as stopTryingAt',
        sql<string[]>`coalesce(r.time_zones, '{}')`.as('timeZones'),
        isUncalled({
          version: sql`v.id`,
          campaign: sql`v.campaign_id`,
          phone: sql`${attempt.phoneId}`,
        }).as('mayBeCalled'),
        sql<boolean>`EXISTS (SELECT FROM recipient o WHERE o.version_id = v.id AND o.phone_id = ${attempt.phoneId}
          AND o.channel = 'voice' AND o.rule = ${sql.lit(textsFirst)})`.as('isTextFirst'),
      ])
      .where('v.id', '=', attempt.versionId),
  );
  const [policy] = rows;
  if (policy === undefined) throw new Error('a version without a policy');
  return policy;
}

/** Whether a phone that stands on a version's list to be called has no call of that campaign yet, begun or planned. */
function isUncalled(of: Record<'version' | 'campaign' | 'phone', RawBuilder<unknown>>) {
  return sql<boolean>`(EXISTS (SELECT FROM recipient r
      WHERE r.version_id = ${of.version} AND r.phone_id = ${of.phone} AND r.channel = 'voice')
    AND NOT EXISTS (SELECT FROM attempt a
      WHERE a.campaign_id = ${of.campaign} AND a.phone_id = ${of.phone} AND a.channel = 'voice'))`;
}

/** Whether this is an emergency's text, and the phone is to be called instead, or others of its campaign are. */
export async function isCalledInstead(
  tx: Transaction,
  by: 'id' | 'token',
  text: string,
): Promise<boolean> {
  const rows = await many(tx)`
    SELECT FROM attempt o JOIN campaign_version v ON v.id = o.version_id AND v.purpose = 'emergency'
    WHERE ${sql.ref(`o.${by}`)} = ${text} AND o.channel = 'text'
      AND (${isUncalled({ version: sql`o.version_id`, campaign: sql`o.campaign_id`, phone: sql`o.phone_id` })} OR EXISTS (SELECT FROM attempt a
        WHERE a.campaign_id = o.campaign_id AND a.channel = 'voice' AND a.ended_at IS NULL))`;
  return rows.length > 0;
}
