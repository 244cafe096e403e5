import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import {
  callFast,
  intentsAround,
  startClosure,
  toldAfter,
} from '#test/support/product/running-closure.ts';

const product = setUpProduct({ callsPerSecond: 2 });
beforeAll(async () => {
  await startClosure(product);
});

test('a requester pauses by the button in Teams, and both channels say by whom', async () => {
  const onTeams = product.onTeams('principal');
  const onSlack = product.onSlack('principal');
  await until('the button', () => onTeams.card().includes('Pause'));

  await onTeams.press('pause');

  await until('the pause', async () => (await product.campaign()).state === 'paused');
  for (const person of [onTeams, onSlack]) {
    await until('the card to say so', () => person.card().includes('Paused by Dana Whitfield'));
    expect(person.card()).toContain('Ask to resume');
  }
});

test('she asks to go on by words in Slack; her second wish, from either account, and a stranger’s are refused', async () => {
  const onSlack = product.onSlack('principal');
  const onTeams = product.onTeams('principal');
  const secretary = product.onTeams('secretary');

  await onSlack.say('closure resume');
  await onSlack.pressPrivate('resume');

  await until('the card to say so', () =>
    onTeams.card().includes('Dana Whitfield asked to resume'),
  );
  await toldAfter(onTeams, 'You already asked', () => onTeams.press('resume'));
  await toldAfter(secretary, 'You don’t have permission to resume', () =>
    secretary.press('resume'),
  );
  expect((await product.campaign()).state).toBe('paused');
});

test('an approver agrees in Slack: it goes on, and not one call went out in between', async () => {
  const superintendent = product.onSlack('superintendent');
  await until('the button', () => superintendent.card().includes('Agree to resume'));

  await superintendent.press('resume');
  await callFast(product);
  await finished(product);

  const { id } = await product.campaign();
  const intents = await intentsAround(product, id);
  expect(intents.during).toBe(0);
  expect(intents.before).toBeGreaterThan(0);
  expect(intents.after).toBeGreaterThan(0);
  const { rows } = await product.database.pool.query<{ act: string; count: number }>(
    `SELECT act, count(*)::int AS count FROM audit_entry
     WHERE act IN ('campaign-paused', 'campaign-resume-asked', 'campaign-resumed', 'pause-refused') GROUP BY act ORDER BY act`,
  );
  expect(rows).toEqual([
    { act: 'campaign-paused', count: 1 },
    { act: 'campaign-resume-asked', count: 1 },
    { act: 'campaign-resumed', count: 1 },
    { act: 'pause-refused', count: 2 },
  ]);
});
