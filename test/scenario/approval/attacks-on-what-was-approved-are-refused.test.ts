import { beforeEach, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { expireCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { hold, waitsForLock } from '#test/support/attempt/hold.ts';
import {
  approvalsOf,
  askAnew,
  dataOf,
  entries,
  expectRefused,
  stateOf,
  type Target,
  tamper,
  waitingTarget,
} from '#test/support/chat/attacks.ts';
import { pressInSlack, pressInTeams } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 30, withoutWorker: true });
let card: Target;
beforeEach(async () => {
  card = await askAnew(product);
});

const start = () => startDueCampaigns(product.database.db);

async function approve(who: 'superintendent' | 'deputy' = 'superintendent'): Promise<void> {
  await pressInTeams(product, { who, verb: 'approve', data: dataOf(card) });
}

const edit = `UPDATE message_text SET body = body || '!' WHERE version_id IN
  (SELECT id FROM campaign_version WHERE campaign_id = $1)`;

test('attack 03: the text is edited in chat after the approval', async () => {
  const principal = product.onSlack('principal');
  const superintendent = product.onTeams('superintendent');
  await superintendent.press('send-back-form');
  await superintendent.submit({ reason: 'Say which buses run.' });
  await until('the reason', () => principal.card().includes('Say which buses run.'));
  // Both forms are open on the screen when the second version is approved from another one.
  await principal.press('revise');
  await principal.submit({});
  await product.onTeams('principal').press('revise');
  await product.onTeams('principal').submit({});
  await product.onTeams('principal').submitWords({ en: 'Closed today. No buses run.' });
  card = await waitingTarget(product, card.number);
  await approve('deputy');

  await expectRefused(
    product,
    {
      who: [principal],
      words: 'This closure is still active',
      reason: 'still-alive',
      act: 'asking-refused',
    },
    () => principal.submitWords({ en: 'Closed today, and tomorrow!' }),
  );

  expect(await stateOf(product, card.id)).toMatchObject({ state: 'approved' });
  const { rows } = await product.database.pool.query(
    `SELECT body FROM message_text t JOIN campaign_version v ON v.id = t.version_id
      WHERE v.campaign_id = $1 AND language = 'en' ORDER BY v.number`,
    [card.id],
  );
  expect(rows.at(-1)?.body).toBe('Closed today. No buses run.');
});

test('attack 03: the text is edited in the database after the approval', async () => {
  await approve();

  await expect(product.database.pool.query(edit, [card.id])).rejects.toThrow(/permission denied/);
  await tamper(product, { table: 'message_text', statement: edit, values: [card.id] });
  await start();

  expect(await stateOf(product, card.id)).toMatchObject({
    state: 'sent-back',
    reason: expect.stringContaining('changed after the approval'),
  });
  expect(await entries(product, { act: 'campaign-changed-since-approval', subject: card.id })).toBe(
    1,
  );
  await until('the sentence on the card', () =>
    product.onSlack('principal').card().includes('Something changed after the approval'),
  );
});

test('attack 05: what every message begins with is changed after the approval', async () => {
  await approve();
  const settings = product.database.db.updateTable('district');
  const { registered_name: before } = await product.database.db
    .selectFrom('district')
    .select('registered_name')
    .executeTakeFirstOrThrow();

  await settings.set({ registered_name: 'Somebody Else' }).execute();
  await start();
  await settings.set({ registered_name: before }).execute();

  expect((await stateOf(product, card.id)).state).toBe('sent-back');
  expect(await entries(product, { act: 'campaign-changed-since-approval', subject: card.id })).toBe(
    1,
  );
  await until('the card to say so', () =>
    product.onTeams('principal').card().includes('Something changed after the approval'),
  );
});

test('attack 09: a stale approval', async () => {
  await approve();
  // The start stands in line before the expiry does.
  const grownOld = await hold(
    product.database.owner.pool,
    `UPDATE campaign SET state_at = now() - interval '31 minutes' WHERE id = $1`,
    [card.id],
  );
  const starting = start();
  await until('the start to wait for it', () => waitsForLock(product.database.pool, 'test'));
  await grownOld();
  await starting;
  await expireCampaigns(product.database.db);
  await start();

  expect(await stateOf(product, card.id)).toMatchObject({ state: 'expired' });
  expect(await entries(product, { act: 'campaign-expired', subject: card.id })).toBe(1);
  await expectRefused(
    product,
    {
      who: [product.onSlack('deputy'), product.onTeams('deputy')],
      words: 'isn’t waiting for approval',
      reason: 'not-waiting',
    },
    async () => {
      await pressInSlack(product, { who: 'deputy', verb: 'approve', data: dataOf(card) });
      await approve('deputy');
    },
  );
  expect(await stateOf(product, card.id)).toMatchObject({ state: 'expired' });
});

test('attack 11: approvals race', async () => {
  const presses = Array.from({ length: 50 }, (_, n) =>
    (n % 2 === 0 ? pressInTeams : pressInSlack)(product, {
      who: n % 4 < 2 ? 'superintendent' : 'deputy',
      verb: 'approve',
      // Each its own, as a person's would be.
      data: { ...dataOf(card), press: String(n) },
    }),
  );
  await Promise.all([...presses, ...Array.from({ length: 5 }, start)]);
  const refusals = () => entries(product, { act: 'decision-refused', subject: card.id });
  await until('all the others to be refused', async () => (await refusals()) === 49);
  await Promise.all([1, 2, 3].map(start));

  expect(await entries(product, { act: 'campaign-approved', subject: card.id })).toBe(1);
  expect(await entries(product, { act: 'campaign-started', subject: card.id })).toBe(1);
  expect(await approvalsOf(product, card.id)).toBe(1);
  // The one who approved had many presses more; those of the other one came too late.
  const told = [product.onTeams('superintendent'), product.onTeams('deputy')]
    .flatMap((person) => person.toldPrivately())
    .join('\n');
  expect(told).toContain('You approved this at ');
  expect(told).toContain('Already decided: ');
});

test('attack 12: a rejection comes before an approval', async () => {
  const deputy = product.onTeams('deputy');
  await deputy.press('send-back-form');
  await deputy.submit({ reason: 'Not today.' });

  await expectRefused(
    product,
    {
      who: [product.onTeams('superintendent')],
      words: 'sent back closure ',
      reason: 'not-waiting',
    },
    approve,
  );
  await start();

  expect(await stateOf(product, card.id)).toMatchObject({ state: 'sent-back' });
  expect(await entries(product, { act: 'campaign-sent-back', subject: card.id })).toBe(1);
  expect(await entries(product, { act: 'campaign-started', subject: card.id })).toBe(0);
  // Nor by an approval that is written past the bot.
  const { pool } = product.database;
  await pool.query(
    `WITH decided AS (
      INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
      SELECT v.id, o.id, 'approved', v.fingerprint, 'slack' FROM campaign_version v, operator o
      WHERE v.campaign_id = $1::uuid AND o.directory_id = $2 RETURNING operator_id, fingerprint)
     INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
     SELECT 'operator', operator_id, 'campaign-approved', 'campaign', $1::text,
       jsonb_build_object('fingerprint', encode(fingerprint, 'hex')) FROM decided`,
    [card.id, staff.superintendent.directoryId],
  );
  await expect(
    pool.query(`UPDATE campaign SET state = 'approved' WHERE id = $1`, [card.id]),
  ).rejects.toThrow('no campaign starts without a second person');
});

test('attack 12: an approval comes before a rejection', async () => {
  const deputy = product.onTeams('deputy');
  await deputy.press('send-back-form');
  await approve();
  await start();
  await deputy.submit({ reason: 'Not today.' });

  expect(await stateOf(product, card.id)).toMatchObject({ state: 'stopped', reason: 'Not today.' });
  expect(await entries(product, { act: 'campaign-stopped', subject: card.id })).toBe(1);
  await until('the words on the card', () =>
    product.onSlack('principal').card().includes('Stopped by Inés Carvajal'),
  );
  await start();
  expect(await stateOf(product, card.id)).toMatchObject({ state: 'stopped' });
});

test('the database takes no approval that names another fingerprint than the frozen one', async () => {
  const insert = product.database.owner.pool.query(
    `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
    SELECT v.id, o.id, 'approved', sha256('other'), 'slack' FROM campaign_version v, operator o
    WHERE v.campaign_id = $1 AND o.directory_id = $2`,
    [card.id, staff.superintendent.directoryId],
  );

  expect(await insert.catch((error: unknown) => violatedRule(error))).toBe(
    'approval_of_this_fingerprint',
  );
});
