import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import {
  callFast,
  intentsAround,
  startClosure,
  toldAfter,
} from '#test/support/product/running-closure.ts';

const product = setUpProduct({ callsPerSecond: 2 });
let first: string;
beforeAll(async () => {
  await startClosure(product);
  first = (await product.campaign()).id;
});

test('who runs a closure can’t freeze the district; a compliance officer can, by one form', async () => {
  const superintendent = product.onSlack('superintendent');
  const officer = product.onTeams('compliance');
  await toldAfter(superintendent, 'Only compliance staff and administrators', () =>
    superintendent.say('closure freeze'),
  );

  await officer.openForm('closure freeze');
  await officer.submit({ reason: 'The roster has wrong numbers.' });

  for (const person of [superintendent, officer]) {
    await until('the freeze in the channel', () =>
      person.finding('All calling is frozen').includes('The roster has wrong numbers.'),
    );
    expect(person.finding('All calling is frozen')).toContain('Frozen by\nPriya Raghunathan');
    await until('the closure’s card', () =>
      person.card().includes('Priya Raghunathan froze all calling on'),
    );
  }
});

test('what is approved meanwhile waits', async () => {
  const deputy = product.onSlack('deputy');
  const superintendent = product.onTeams('superintendent');
  await deputy.askClosure({ happening: 'late-1h', delivery: 'text' });
  await until('the second card', () => superintendent.card().includes('1 hour late'));
  await until('its list', () => superintendent.card().includes('Waiting for approval'));

  await superintendent.press('approve');

  await until('the card to say so', () => superintendent.card().includes('Approved, frozen'));
  expect((await product.campaign()).state).toBe('approved');
});

test('one asks to end it and can’t agree with herself; another person ends it, and everything goes on', async () => {
  const officer = product.onSlack('compliance');
  const administrator = product.onTeams('administrator');
  const requester = product.onTeams('principal');
  const frozen = 'All calling is frozen';

  await officer.pressFinding(frozen, 'unfreeze');
  await until('the request', () => administrator.finding(frozen).includes('Asked to resume'));
  await toldAfter(officer, 'You already asked', () => officer.pressFinding(frozen, 'unfreeze'));
  await toldAfter(requester, 'Only compliance staff and administrators', () =>
    requester.pressFinding(frozen, 'unfreeze'),
  );
  await administrator.pressFinding(frozen, 'unfreeze');

  await until('the end on the card', () =>
    officer.finding('The freeze is over').includes('Hana Kobayashi'),
  );
  await callFast(product);
  const second = (await product.campaign()).id;
  await until('the end', async () => {
    const { rows } = await product.database.pool.query(
      `SELECT FROM campaign WHERE state = 'finished'`,
    );
    return rows.length === 2;
  });
  const intents = await intentsAround(product, first);
  expect(intents).toMatchObject({ during: 0 });
  expect(intents.before).toBeGreaterThan(0);
  expect(intents.after).toBeGreaterThan(0);
  expect(await intentsAround(product, second)).toMatchObject({ before: 0, during: 0 });
});

test('each act and each refusal is in the audit log, without the reason’s words', async () => {
  const { rows } = await product.database.pool.query<{ act: string; count: number }>(
    `SELECT act, count(*)::int AS count FROM audit_entry
     WHERE act LIKE 'district-%frozen' OR act IN ('district-unfreeze-asked', 'pause-refused') GROUP BY act ORDER BY act`,
  );
  expect(rows).toEqual([
    { act: 'district-frozen', count: 1 },
    { act: 'district-unfreeze-asked', count: 1 },
    { act: 'district-unfrozen', count: 1 },
    { act: 'pause-refused', count: 3 },
  ]);
  const words = await product.database.pool.query(
    `SELECT FROM audit_entry WHERE facts::text LIKE '%wrong numbers%'`,
  );
  expect(words.rowCount).toBe(0);
});
