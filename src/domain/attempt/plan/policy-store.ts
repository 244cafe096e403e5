import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { MachinePolicy } from '#domain/attempt/machine/attempt.ts';
import type { Channel, Delivery } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { isUncalled } from './refusal-store.ts';

export async function selectPolicy(
  db: Db | Transaction,
  attempt: { versionId: string; phoneId: string; channel: Channel },
): Promise<{
  purpose: Purpose;
  delivery: Delivery;
  machines: MachinePolicy;
  maxTries: number;
  busySeconds: number;
  noAnswerSeconds: number;
  now: Temporal.Instant;
  stopTryingAt: Temporal.Instant;
  timeZones: string[];
  mayBeCalled: boolean;
}> {
  // What was approved holds; the district's settings of today are for versions sealed without them.
  const { rows } = await executePrepared(
    db,
    db
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
      ])
      .where('v.id', '=', attempt.versionId),
  );
  const [policy] = rows;
  if (policy === undefined) throw new Error('a version without a policy');
  return policy;
}
