import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCodeSender } from '#dialer/family/send-family-codes.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { seededRandom } from '#sandbox/district/seeded-random.ts';
import { type DialRig, dialRig } from '#test/support/attempt/dial-rig.ts';
import { askAtDoor, codeOf, enterAtDoor } from '#test/support/consent/family-door.ts';
import { press } from '#test/support/consent/family-pages.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { type WebServer, webServer } from '#test/support/web/web-server.ts';

/** `npm run test:long` takes 200 of them. */
const runs = Number(process.env['RUNS'] ?? 5);
const firstSeed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));

let rig: DialRig;
let server: WebServer;
beforeAll(async () => {
  rig = await dialRig();
  server = await webServer({ db: rig.district.as('bot').db, vault: testVault });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rig[Symbol.asyncDispose]();
});

const timeout = 60_000 + runs * 1_500;
test(`a family that stops on the page a code opened is not called from that moment on, in ${runs} schedules`, {
  timeout,
}, async () => {
  const { district } = rig;
  const sender = createCodeSender(rig.tools('worker-a'));
  const outcomes = { stoppedFirst: 0, calledFirst: 0 };
  for (let run = 0; run < runs; run += 1) {
    const seed = firstSeed + run;
    const random = seededRandom(seed);
    const [phone] = await district.addPhones(1);
    if (phone === undefined) throw new Error('no phone');
    await district.owner.pool.query('DELETE FROM family_code');
    const { asked } = await askAtDoor(server.url, phone.number);
    await sender.send(new AbortController().signal);
    const opened = await enterAtDoor(server.url, asked, codeOf(asked));
    expect(opened.status).toBe(303);
    const address = new URL(String(opened.headers.get('location')), opened.url);
    const campaign = await district.startCampaign({ phones: [phone], purpose: 'school-mission' });
    const worker = 'worker-a';
    const claims = await leaseAttempts(district.as('worker').db, {
      worker,
      channel: 'voice',
      limit: 10,
    });
    expect(claims).toHaveLength(1);

    // The call is being prepared while the family presses.
    const [stopped] = await Promise.all([
      wait(random.next() * 12).then(() =>
        press(`${address.origin}${address.pathname}`, { phone: phone.id, scope: 'non-emergency' }),
      ),
      wait(random.next() * 12).then(() =>
        commitIntent(district.as('worker').db, { worker, claims }),
      ),
    ]);
    expect(stopped.status).toBe(303);

    const { rows } = await district.owner.pool.query<{
      state: string;
      intent: boolean;
      late: boolean;
    }>(
      `SELECT a.state, a.intent_at IS NOT NULL AS intent, coalesce(a.intent_at > r.effective_at, false) AS late
       FROM attempt a JOIN revocation r ON r.phone_id = a.phone_id WHERE a.campaign_id = $1`,
      [campaign],
    );
    // Either the call was committed before the opt-out, or it never is.
    expect(
      rows.map(({ late }) => late),
      `SEED=${seed}`,
    ).toEqual([false]);
    const [attempt] = rows;
    if (attempt?.intent === true) outcomes.calledFirst += 1;
    else {
      outcomes.stoppedFirst += 1;
      expect(attempt?.state, `SEED=${seed}`).toBe('suppressed');
    }
    await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
      campaign,
    ]);
  }
  expect(outcomes.stoppedFirst + outcomes.calledFirst).toBe(runs);
  // Many schedules meet on both sides of the moment.
  if (runs >= 100) expect(Math.min(outcomes.stoppedFirst, outcomes.calledFirst)).toBeGreaterThan(0);
});
