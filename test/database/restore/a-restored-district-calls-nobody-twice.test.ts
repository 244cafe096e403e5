import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createCatchUp } from '#dialer/background/catch-up-after-restore.ts';
import { runDialLoop, runUntilIdle } from '#dialer/dial-loop.ts';
import { createSchemaVersionGuard } from '#dialer/schema-version-guard.ts';
import { findRestore } from '#domain/attempt/restore/find-comeback.ts';
import { finishRestore } from '#domain/attempt/restore/finish-restore.ts';
import { recordRestore } from '#domain/attempt/restore/record-restore.ts';
import type { Phone } from '#test/support/attempt/attempt-district.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { keepRows } from '#test/support/postgres/kept-rows.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(dialRig);

const owner = () => rig.district.owner.pool;

/** The turn of these phones comes at such a time. */
const turnOf = (phones: readonly Phone[], time: string) =>
  owner().query(
    `UPDATE attempt SET not_before = ${time} WHERE phone_id = ANY ($1) AND state = 'planned'`,
    [phones.map(({ id }) => id)],
  );

const called = () => rig.twilio.calls().map(({ to }) => to);

/** Calls whose turn it is, to their end. */
async function call(campaign: string, ended: number): Promise<void> {
  await runUntilIdle(rig.tools('worker-a'));
  await rig.until(async () => {
    const attempts = await rig.district.attempts(campaign);
    return attempts.filter(({ disposition }) => disposition === 'person').length === ended;
  });
}

test('after a backup one family is called and another opts out: once restored, neither is called', async () => {
  const phones = await rig.district.addPhones(4);
  const campaign = await rig.district.startCampaign({ phones, purpose: 'school-mission' });
  await recordRestore(rig.district.as('bot').db, 'bot');
  await turnOf(phones.slice(1), `now() + interval '1 hour'`);
  await call(campaign, 1);

  const backup = await keepRows(owner());
  await turnOf(phones.slice(1, 2), 'now()');
  await call(campaign, 2);
  const optedOut = phones[2]?.number ?? '';
  expect(await rig.twilio.sendText(optedOut, 'STOP')).toBe(204);

  await backup.putBack();
  await owner().query(`UPDATE database_mark SET mark = left(mark, -1) || 'F'`);
  await turnOf(phones, 'now()');
  const before = called();
  const said: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => said.push(JSON.parse(line).msg) });
  const catchUp = createCatchUp({ ...rig.tools('worker-b'), startDue: async () => {} });
  const stopping = new AbortController();
  expect(await recordRestore(rig.district.as('worker').db, 'worker-b')).toMatchObject({
    noticedBy: 'timeline',
  });
  const loop = runDialLoop({
    ...rig.tools('worker-b'),
    mustWait: createSchemaVersionGuard({ db: rig.district.db, logger, onOutdated: () => {} }),
    signal: stopping.signal,
    wait: () => wait(20),
  });

  await rig.until(async () => said.length > 0);
  await catchUp();
  expect(await findRestore(rig.district.db)).toMatchObject({ settledAt: null });
  expect(called()).toEqual(before);
  const { rows } = await owner().query('SELECT calls, opt_outs, strange FROM database_restore');
  expect(rows).toEqual([{ calls: 1, opt_outs: 1, strange: 0 }]);

  await finishRestore(rig.district.as('imports').db, 'cli', 0);
  await rig.settled(campaign);
  stopping.abort();
  await loop;

  const others = phones.map(({ number }) => number).filter((number) => number !== optedOut);
  expect(called().toSorted()).toEqual(others.toSorted());
  const attempts = await rig.district.attempts(campaign);
  expect(attempts).toHaveLength(4);
  for (const { phone_id, disposition } of attempts)
    expect(disposition).toBe(phone_id === phones[2]?.id ? 'revoked' : 'person');
});
