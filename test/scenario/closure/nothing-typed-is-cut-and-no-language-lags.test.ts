import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30, withoutWorker: true });

const end = 'Wait for the second call.';
const long = `Tonight: ${'School is closed. '.repeat(71)}${end}`;

/** What stands in the open form of the person who asks. */
const formOn = {
  slack: () => JSON.stringify(product.farSide.slack.state().views[staff.principal.slackUserId]),
  teams: () => JSON.stringify(product.farSide.teams.state().dialogs[staff.principal.teamsUserId]),
};

test.each(platformsOf(import.meta.filename))(
  'in %s a language that lags behind the English is asked about first, and named on both cards',
  async (platform) => {
    const principal =
      platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');
    const text = `There is no school. We say so in ${platform}.`;

    await principal.askClosure({}, { en: text });

    for (const person of [product.onSlack('superintendent'), product.onTeams('superintendent')]) {
      await until('the card', () => person.card().includes(text));
      await until('the list', () => person.card().includes('Waiting for approval'));
      // With much that is unusual, as at night, the card says “Check 4 languages”.
      const said = `${person.card()}\n${await person.details()}`;
      expect(said).toMatch(/Not updated: [^.]*Spanish/);
      expect(said).toMatch(/Dana Whitfield checked [^.]*Spanish[^.]*: they say the same/);
    }
    const { rows } = await product.database.pool.query(
      `SELECT facts -> 'kept' AS kept FROM audit_entry WHERE act = 'campaign-drafted' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ kept: expect.arrayContaining(['es']) }]);
  },
);

test.each(platformsOf(import.meta.filename))(
  'in %s a text over the limit is refused with a counter, and all of it still stands in the form',
  async (platform) => {
    const principal =
      platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');

    const count = async () => (await product.database.pool.query('SELECT FROM campaign')).rowCount;
    const before = await count();

    await expect(principal.askClosure({}, { en: long })).rejects.toThrow(
      '1,312 of 1,000 characters. Shorten it by 312.',
    );
    expect(formOn[platform]()).toContain(long);

    await expect(
      principal.submit({ 'text-en': 'Closed. See bit.ly/closed.' }).then(String),
    ).resolves.toContain('Carriers block texts with bit.ly links. Use the full address.');

    expect(await count()).toBe(before);
  },
);

test('a reason for sending back is refused with a counter, too, and not cut', async () => {
  const superintendent = product.onTeams('superintendent');
  await product.onTeams('principal').askClosure();
  await until('the card', () => superintendent.card().includes('Waiting for approval'));

  await superintendent.press('send-back-form');

  expect(
    await superintendent.submit({ reason: `${'Please say more. '.repeat(18)}${end}` }),
  ).toContain('331 of 300 characters. Shorten it by 31.');
});
