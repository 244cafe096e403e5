import { expect, test } from 'vitest';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import { createLogger } from '#log/logger.ts';
import { noCarrier } from '#test/support/attempt/attempt-district.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { phoneBinding } from '#vault/vault.ts';

const database = setUpDatabase();

let taken = 100;
const nextNumber = () => `+1503555${String(++taken).padStart(4, '0')}`;

async function write(from: string, body: string, optOut?: 'stop' | 'start'): Promise<void> {
  const logger = createLogger({ level: 'silent', program: 'test' });
  const tools = { db: database.db, vault: testVault, logger, carrier: noCarrier };
  const text = { carrierId: newMessageSid(), from, body };
  await createCallHandler(tools).onInboundText(optOut === undefined ? text : { ...text, optOut });
}

/** As an import brings it. */
async function appears(...numbers: string[]): Promise<void> {
  await database.db
    .insertInto('phone')
    .values(
      numbers.map((number) => {
        const index = testVault.phoneIndex(number);
        return { index, number: testVault.encrypt(number, phoneBinding(index)) };
      }),
    )
    .execute();
}

async function standing(number: string) {
  const { rows } = await database.owner.pool.query(
    `SELECT array_agg(r.scope || ' ' || r.means || CASE WHEN r.doubtful THEN ' doubtful' ELSE '' END ORDER BY r.recorded_at, r.id)
        FILTER (WHERE r.id IS NOT NULL) AS said,
      (SELECT array_agg(kind) FROM office_task WHERE phone_id = p.id) AS tasks,
      (SELECT count(*)::int FROM audit_entry WHERE act = 'consent-revoked' AND subject_id = p.id::text) AS entries,
      (SELECT g.text_mission IN (SELECT unnest(ARRAY[fact_bits('{consent revoked}')])) FROM phone_gate g
        WHERE g.phone_id = p.id) AS revoked
     FROM phone p LEFT JOIN revocation r ON r.phone_id = p.id WHERE p.index = $1 GROUP BY p.id`,
    [testVault.phoneIndex(number)],
  );
  return rows[0];
}

test.each(['5TOP', 'ЅТОР', 'ＳＴＯＰ', 's\u200Bt\u200Bo\u200Bp', '🆂🆃🅾🅿'])(
  'attack 33: a text that only looks like STOP holds: %s',
  async (body) => {
    const number = nextNumber();
    await appears(number);

    await write(number, body);

    expect(await standing(number)).toMatchObject({ revoked: true, entries: 1 });
  },
);

test('attack 33: a STOP from a number that no roster has holds when one has it', async () => {
  const [clear, doubtful, wrong, started, never] = Array.from({ length: 5 }, nextNumber);
  if (!clear || !doubtful || !wrong || !started || !never) throw new Error('no numbers');
  await write(clear, 'STOP', 'stop');
  await write(clear, 'STOP', 'stop');
  await write(doubtful, 'why do you keep texting me');
  await write(wrong, 'wrong number');
  await write(started, 'STOP', 'stop');
  await write(started, 'START', 'start');
  // The words are not kept, and the number can't be read.
  const kept = await database.owner.pool.query('SELECT * FROM unclaimed_stop');
  expect(kept.rows).toHaveLength(4);
  expect(JSON.stringify(kept.rows)).not.toMatch(/texting|5035550/);

  await appears(clear, doubtful, wrong, started, never);

  expect(await standing(clear)).toEqual({
    said: ['non-emergency carrier-stop'],
    tasks: null,
    entries: 1,
    revoked: true,
  });
  expect(await standing(doubtful)).toMatchObject({
    said: ['non-emergency text-reply doubtful'],
    tasks: ['read-text'],
    revoked: true,
  });
  expect(await standing(wrong)).toMatchObject({
    said: ['wrong-number text-reply'],
    tasks: ['wrong-number'],
  });
  expect(await standing(started)).toMatchObject({ said: null, revoked: false });
  expect(await standing(never)).toMatchObject({ said: null, revoked: false });
});
