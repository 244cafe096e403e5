import { setTimeout as wait } from 'node:timers/promises';
import { revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import { fictionalNumberCount } from '#sandbox/district/fictional-numbers.ts';
import { until } from '#sandbox/until.ts';
import type { Bench, BenchDatabase } from '#test/bench/bench.ts';
import { startOurs } from '#test/bench/cost/ours.ts';
import { vaultOf } from '#test/support/keys/test-keys.ts';
import { phoneBinding } from '#vault/vault.ts';

type Withdrawn = { number: string; effectiveMs: number };

export type Withdrawals = {
  trials: number;
  /** How many of them were of a phone with an order committed to. */
  met: number;
  /** Requests to a phone after its withdrawal held, which is moments before its commit. */
  callsAfter: number;
  queueMs: number;
};

/** Withdrawals in the middle of a campaign, every other one of a phone whose call is about to leave. */
export async function withdrawUnderFire(
  bench: Bench,
  { trials, callsPerSecond }: { trials: number; callsPerSecond: number },
): Promise<Withdrawals> {
  await using database = await bench.freshDatabase();
  const phones = Math.min(fictionalNumberCount, trials * 3 + callsPerSecond * 60);
  await using product = await startOurs(bench, database, {
    callsPerSecond,
    phones,
    answerMs: 150,
    carrierGoesFirst: true,
    workers: 2,
  });
  const { carrier, key } = product;
  const vault = vaultOf(key);
  await until('the calls', async () => (await carrier.look()).orders.length > 0, 60_000);
  const withdrawn: Withdrawn[] = [];
  let met = 0;
  for (let i = 0; i < trials; i++) {
    const target = await pick(database, i % 2 === 0 ? 'placing' : 'planned');
    if (target === undefined) break;
    if (target.state === 'placing') met += 1;
    const number = vault.decrypt(target.number, phoneBinding(target.index));
    withdrawn.push({ number, effectiveMs: await withdraw(database, target.phone) });
  }
  // Whatever was still to come would have come by then.
  await wait(3_000);
  const { orders, longestQueueMs } = await carrier.look();
  const callsAfter = withdrawn.reduce(
    (sum, { number, effectiveMs }) =>
      sum + orders.filter(({ to, atMs }) => to === number && atMs > effectiveMs).length,
    0,
  );
  return { trials: withdrawn.length, met, callsAfter, queueMs: longestQueueMs };
}

type Target = { phone: string; state: string; number: Buffer; index: Buffer };

/** A phone that has not withdrawn, with a call in this state where there is one, or else in the plan. */
async function pick({ owner }: BenchDatabase, state: string): Promise<Target | undefined> {
  const { rows } = await owner.pool.query<Target>(
    `SELECT a.phone_id AS phone, a.state, p.number, p.index FROM attempt a JOIN phone p ON p.id = a.phone_id
     WHERE a.state IN ($1, 'planned') AND NOT EXISTS (SELECT FROM revocation r
       WHERE r.phone_id = a.phone_id AND r.scope = 'wrong-number')
     ORDER BY a.state = $1 DESC, a.intent_at DESC NULLS LAST, a.not_before LIMIT 1`,
    [state],
  );
  return rows[0];
}

/** A wrong number, which ends emergencies too. When it began to hold, by the computer's clock. */
async function withdraw({ application, owner }: BenchDatabase, phoneId: string): Promise<number> {
  const id = await revokeWhenKnown(application.db, (_tx, revoke) =>
    revoke({
      phoneId,
      channel: 'any',
      scope: 'wrong-number',
      means: 'text-reply',
      actor: { kind: 'guardian', id: phoneId },
    }),
  );
  const { rows } = await owner.pool.query<{ ms: number }>(
    'SELECT extract(epoch FROM effective_at)::float8 * 1000 AS ms FROM revocation WHERE id = $1',
    [id],
  );
  return rows[0]?.ms ?? 0;
}
