import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { type Claim, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { findRecalled, recallIntents } from '#domain/attempt/gate/recall-intents.ts';
import { seededRandom } from '#sandbox/district/seeded-random.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { sendOutreach } from '#test/support/attempt/send-outreach.ts';
import { askAtLogin, codeOf, enterAtLogin } from '#test/support/consent/family-login.ts';
import { press } from '#test/support/consent/family-pages.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

export function pageStopsACall({ runs, seed: first }: { runs: number; seed: number }): void {
  const rig = setUpOnce(dialRig);
  const server = setUpOnce(() => webServer({ db: rig.district.as('bot').db, vault: testVault }));

  /** As a live worker does with what it has not sent: it looks until the family has its answer. Returns how many it took back. */
  async function takeBack(claims: readonly Claim[], answered: Promise<unknown>): Promise<number> {
    const { db } = rig.district.as('worker');
    const unsent = claims.map(({ id, fence }) => ({ attemptId: id, fence }));
    let isAnswered = false;
    const noted = answered.finally(() => {
      isAnswered = true;
    });
    let count = 0;
    while (!isAnswered) {
      const recalled = await findRecalled(db, unsent);
      const placing = await rig.district.owner.pool.query(
        `SELECT FROM attempt WHERE id = ANY ($1) AND state = 'placing'`,
        [[...recalled]],
      );
      if (placing.rowCount !== 0) count += await recallIntents(db, { worker: 'worker-a', unsent });
    }
    await noted;
    return count;
  }

  test(`a family that stops on the page a code opened is not called from that moment on, in ${runs} schedules`, async () => {
    const { district } = rig;
    const { db } = district.as('worker');
    const outcomes = { stoppedFirst: 0, takenBack: 0 };
    for (let run = 0; run < runs; run += 1) {
      const seed = first + run;
      const random = seededRandom(seed);
      const [phone] = await district.addPhones(1);
      if (phone === undefined) throw new Error('no phone');
      await district.owner.pool.query(`DELETE FROM outreach WHERE kind = 'family-code'`);
      const { asked } = await askAtLogin(server.url, phone.number);
      await sendOutreach(rig.tools('worker-a'), 'family-code');
      const opened = await enterAtLogin(server.url, asked, codeOf(asked));
      expect(opened.status).toBe(303);
      const address = new URL(String(opened.headers.get('location')), opened.url);
      const campaign = await district.startCampaign({ phones: [phone], purpose: 'school-mission' });
      const worker = 'worker-a';
      const claims = await leaseAttempts(db, {
        worker,
        channel: 'voice',
        limit: 10,
      });
      expect(claims).toHaveLength(1);

      // The call is being prepared while the family presses. Nothing leaves before the worker looked again.
      const prepared = wait(random.next() * 12).then(() => commitIntent(db, { worker, claims }));
      const pressed = wait(random.next() * 12).then(() =>
        press(`${address.origin}${address.pathname}`, { phone: phone.id, scope: 'non-emergency' }),
      );
      await prepared;
      const [stopped, takenBack] = await Promise.all([pressed, takeBack(claims, pressed)]);
      expect(stopped.status).toBe(303);
      // What was taken back is due after two seconds.
      await district.owner.pool.query(
        'UPDATE attempt SET not_before = now() WHERE campaign_id = $1',
        [campaign],
      );
      const again = await leaseAttempts(db, { worker, channel: 'voice', limit: 10 });
      await commitIntent(db, { worker, claims: again });

      const { rows } = await district.owner.pool.query<{ state: string }>(
        'SELECT state FROM attempt WHERE campaign_id = $1',
        [campaign],
      );
      expect(rows, `SEED=${seed}`).toEqual([{ state: 'suppressed' }]);
      expect(again, `SEED=${seed}`).toHaveLength(takenBack);
      if (takenBack === 0) outcomes.stoppedFirst += 1;
      else outcomes.takenBack += 1;
      await district.owner.pool.query(`UPDATE campaign SET state = 'stopped' WHERE id = $1`, [
        campaign,
      ]);
    }
    expect(outcomes.stoppedFirst + outcomes.takenBack).toBe(runs);
    // Many schedules meet on both sides of the moment.
    if (runs >= 100) expect(Math.min(outcomes.stoppedFirst, outcomes.takenBack)).toBeGreaterThan(0);
  });
}
