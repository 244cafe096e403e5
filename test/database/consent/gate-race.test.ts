import pg from 'pg';
import { expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

/** A session of its own; it waits for nobody here. */
async function session(): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: district.url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

const revoke = (client: pg.Client, phone: string, scope = 'non-emergency') =>
  client.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', $2, 'key-press', 'test')`,
    [phone, scope],
  );

/** Until another session waits for a lock: then the two really are in each other's way. */
async function untilSomebodyWaits(): Promise<void> {
  await expect
    .poll(async () => {
      const { rowCount } = await district.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount;
    })
    .toBeGreaterThan(0);
}

async function gateOf(phone: string) {
  const { rows } = await district.pool.query<{ facts: string[] }>(
    'SELECT fact_names(facts | voice_mission) AS facts FROM phone_gate WHERE phone_id = $1',
    [phone],
  );
  return rows[0]?.facts;
}

const others = {
  'a change of the phone by a roster import': `UPDATE phone SET line_type = 'mobile' WHERE id = $1`,
  'another withdrawal': `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
    VALUES ($1, 'text', 'non-emergency', 'staff', 'test')`,
  'an old consent': `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
    evidence_reference, obtained_at, recorded_by)
    VALUES ($1, 'voice', '{school-mission}', 'express', 'paper', 'v', 'en', 'old form', now() - interval '30 days', 'test')`,
};

test.each(Object.entries(others))(
  'a withdrawal is not forgotten by %s that meets it',
  async (_name, statement) => {
    const [phone] = await district.addPhones(1);
    const id = phone?.id ?? '';
    const campaign = await district.startCampaign({
      purpose: 'school-mission',
      phones: phone === undefined ? [] : [phone],
    });
    await using first = await session();
    await using second = await session();

    await first.query('BEGIN');
    await revoke(first, id, 'wrong-number');
    const other = second.query(statement, [id]);
    await untilSomebodyWaits();
    await first.query('COMMIT');
    await other;

    expect(await gateOf(id)).toEqual(
      expect.arrayContaining(['consent revoked', 'wrong-number yes']),
    );
    const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 10 });
    expect(await commitIntent(district.db, { worker: 'w', claims })).toEqual([]);
    expect(await district.attempts(campaign)).toMatchObject([
      { state: 'suppressed', disposition: 'wrong-number' },
    ]);
  },
);
