import { beforeAll, expect, test } from 'vitest';
import { listDrilledPhones } from '#sandbox/family-phones.ts';
import type { PhoneBehavior } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { finishedDrill, requestDrill } from '#test/support/drill/drill-scenario.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct();
let number: number;
beforeAll(async () => {
  const phones = await listDrilledPhones(product.database.db, product.vault);
  const behaviors: PhoneBehavior[] = [
    { answers: 'person', keys: ['1'] },
    { answers: 'person', keys: ['1'] },
    { answers: 'person' },
    { answers: 'machine' },
    { answers: 'no-answer' },
    { answers: 'no-answer' },
    { answers: 'busy' },
    { answers: 'person' },
  ];
  for (const [index, { number: phone }] of phones.entries())
    product.farSide.twilio.setBehavior(phone, behaviors[index] ?? { answers: 'person' });
});

test('its summary tells request to approval, approval to first ring, and whom it reached', async () => {
  number = await requestDrill(product.onTeams('principal'), {
    text: 'We measure how fast we are.',
  });
  await product.onSlack('superintendent').pressFinding(`DRILL ${number}`, 'approve-drill');
  await finishedDrill(product, number);

  for (const person of [product.onSlack('principal'), product.onTeams('superintendent')]) {
    const card = () => person.finding(`DRILL ${number}`);
    await until('the summary', () => card().includes('finished') && card().includes('8 delivered'));
    expect(card()).toMatch(/Request to approval\n\d+ (s|min)/);
    expect(card()).toMatch(/Approval to first ring\n\d+ (s|min)/);
    expect(card()).toContain('Reached\n5 of 8 staff phones (62.5%)');
    expect(card()).toContain('Answered\n4, 2 confirmed with key 1');
    expect(card()).toContain('Voicemail\n1');
    expect(card()).toContain('No answer\n3');
    expect(card()).toContain('Texts\n8 sent, 8 delivered');
  }
});

test('what it measured is kept, and nobody takes it back', async () => {
  const { owner } = product.database;
  const { rows } = await owner.pool.query<{ toApproval: number; toRing: number; calls: number }>(
    `SELECT extract(epoch FROM d.decided_at - d.requested_at)::float8 AS "toApproval",
      extract(epoch FROM min(c.rung_at) - d.decided_at)::float8 AS "toRing", count(*)::int AS calls
     FROM drill d JOIN drill_call c ON c.drill_id = d.id WHERE d.number = $1 GROUP BY d.id`,
    [number],
  );
  expect(rows).toEqual([{ toApproval: expect.any(Number), toRing: expect.any(Number), calls: 8 }]);
  expect(rows[0]?.toApproval).toBeGreaterThan(0);
  expect(rows[0]?.toRing).toBeGreaterThan(0);

  for (const statement of ['DELETE FROM drill_call', 'DELETE FROM drill', 'TRUNCATE drill_call'])
    await expect(owner.pool.query(statement)).rejects.toThrow();
  await expect(
    owner.pool.query(`UPDATE drill SET decided_at = now() - interval '1 hour'`),
  ).rejects.toMatchObject({ constraint: 'drill_life' });
});
