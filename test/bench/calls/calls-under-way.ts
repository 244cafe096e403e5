import { randomBytes } from 'node:crypto';
import { fictionalNumber } from '#sandbox/district/fictional-numbers.ts';
import type { BenchDatabase } from '#test/bench/bench.ts';
import { vaultOf } from '#test/support/keys/test-keys.ts';
import { planCalls } from './plan-calls.ts';

export type CallUnderWay = { token: string; to: string; carrierId: string };

/** Calls that the carrier has accepted and that have spoken: nothing is tried again when they end. */
export async function callsUnderWay(
  database: BenchDatabase,
  { key, calls }: { key: Buffer; calls: number },
): Promise<CallUnderWay[]> {
  const { pool } = database.owner;
  await planCalls(database, { key, phones: Math.ceil(calls * 1.2), callsPerSecond: 200 });
  const { rows: ids } = await pool.query<{ id: string; phone: string }>(
    'SELECT id, phone_id AS phone FROM attempt ORDER BY id LIMIT $1',
    [calls],
  );
  if (ids.length < calls) throw new Error('too few calls were planned');
  const vault = vaultOf(key);
  const made = ids.map(({ id, phone }, i) => {
    const token = randomBytes(16);
    const carrierId = `CA${token.toString('hex')}`;
    const to = fictionalNumber(i);
    return {
      id,
      phone,
      to,
      carrierId,
      index: vault.phoneIndex(to),
      token: token.toString('base64url'),
    };
  });
  const session = await pool.connect();
  // They are put where they are, without the moves that lead there.
  await session.query('SET session_replication_role = replica');
  await session.query(
    `WITH given AS (
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::text[]) AS w(id, phone, index, token, carrier_id)
    ), indexed AS (UPDATE phone p SET index = given.index FROM given WHERE p.id = given.phone)
    UPDATE attempt a SET state = 'accepted', token = given.token, carrier_id = given.carrier_id, intent_at = now(), spoken_at = now()
    FROM given WHERE a.id = given.id`,
    [
      made.map(({ id }) => id),
      made.map(({ phone }) => phone),
      made.map(({ index }) => index),
      made.map(({ token }) => token),
      made.map(({ carrierId }) => carrierId),
    ],
  );
  session.release(true);
  await pool.query('VACUUM ANALYZE attempt, phone');
  return made;
}
