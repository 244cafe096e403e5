import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct();

async function refusedWith(person: { toldPrivately(): string[] }, words: string, since: number) {
  await until(`“${words}”`, () =>
    person
      .toldPrivately()
      .slice(since)
      .some((told) => told.includes(words)),
  );
}

test('the author is refused on both platforms, from both of her accounts', async () => {
  const onSlack = product.onSlack('deputy');
  const onTeams = product.onTeams('deputy');
  await onSlack.askClosure();
  await until(
    'the card in both channels',
    () =>
      onTeams.card().includes('Waiting for approval') &&
      onSlack.card().includes('Waiting for approval'),
  );

  for (const person of [onSlack, onTeams]) {
    const since = person.toldPrivately().length;
    await person.press('approve');
    await refusedWith(person, 'Another approver has to', since);
  }
  expect((await product.campaign()).state).toBe('submitted');
});

test('one without the role, and one who is nobody to the bot, are refused', async () => {
  const secretary = product.onTeams('secretary');
  const substitute = product.onSlack('substitute');

  await secretary.press('approve');
  await refusedWith(secretary, 'don’t have permission to approve', 0);
  await substitute.press('approve');
  await refusedWith(substitute, 'isn’t linked', 0);

  expect((await product.campaign()).state).toBe('submitted');
});

test('sent back with a reason, it is changed, and the new version needs its own approval', async () => {
  const superintendent = product.onTeams('superintendent');
  await superintendent.press('send-back-form');
  await superintendent.submit({ reason: 'Say which buses run.' });
  const deputy = product.onSlack('deputy');
  await until('the card to say so', () => deputy.card().includes('Say which buses run.'));

  await deputy.press('revise');
  await deputy.submit({});
  await deputy.submitWords({ en: 'Closed today. No buses run.' });
  await until(
    'the second version',
    () => deputy.card().includes('No buses run') && deputy.card().includes('Waiting for approval'),
  );

  expect(product.farSide.twilio.calls()).toEqual([]);
  await until(
    'the second version in Teams',
    () =>
      superintendent.card().includes('No buses run') &&
      superintendent.card().includes('Waiting for approval'),
  );
  await superintendent.press('approve');
  await until('the calls', () => product.farSide.twilio.calls().length > 0);
});

test('through all of this each refusal is in the audit log', async () => {
  const { rows } = await product.database.pool.query<{ act: string; count: number }>(
    `SELECT act, count(*)::int AS count FROM audit_entry WHERE act LIKE '%refused' GROUP BY act ORDER BY act`,
  );

  expect(rows).toEqual([
    { act: 'account-refused', count: 1 },
    { act: 'decision-refused', count: 3 },
  ]);
});
