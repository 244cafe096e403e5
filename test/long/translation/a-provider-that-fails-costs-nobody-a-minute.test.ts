import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { proposeUntil, writeAnnouncement } from '#test/support/translation/propose.ts';

const product = setUpProduct();

test.each([
  ['away', 'the provider didn’t answer'],
  ['busy', 'the provider is busy'],
  ['out-of-quota', 'the provider refused us'],
] as const)(
  'a provider that is %s: the form says so within a minute, and the closure goes its way at once',
  async (mood, words) => {
    product.farSide.google.setMood(mood);
    const english = `The bridge is closed. We say so while it is ${mood}.`;
    const person = product.onSlack('principal');
    await writeAnnouncement(person, english);
    const askedAt = performance.now();
    await person.pressForm('propose-translations', { 'text-en': english });
    await until('an answer', () => person.form().includes('Vietnamese: waiting for a proposal'));

    await proposeUntil(person, english, `Vietnamese: no proposal: ${words}`);
    expect(performance.now() - askedAt).toBeLessThan(60_000);

    expect(await person.submit({ 'text-en': english })).toBeUndefined();
    const approver = product.onTeams('superintendent');
    await until('the card', () =>
      [english, 'Waiting for approval'].every((one) => approver.card().includes(one)),
    );
    await approver.press('approve');
    await until('the approval', async () => (await product.campaign()).state !== 'submitted');
  },
);

test('what left is in the log, as often as it did; no text and no name is', async () => {
  const { rows } = await product.database.pool.query<{ facts: object }>(
    `SELECT facts FROM audit_entry WHERE act = 'translation-sent'`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(3);
  expect(JSON.stringify(rows)).not.toContain('bridge');
  for (const { text } of product.farSide.google.questions()) expect(text).toMatch(/^The bridge/);
});
