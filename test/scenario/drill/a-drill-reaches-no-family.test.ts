import { beforeAll, expect, test } from 'vitest';
import { drillNumber } from '#sandbox/district/fictional-numbers.ts';
import { listDrilledPhones, listFamilyPhones } from '#sandbox/family-phones.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finishedDrill, requestDrill } from '#test/support/drill/drill-scenario.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { isLong } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30 });
let families: string[];
beforeAll(async () => {
  families = (await listFamilyPhones(product.database.db, product.vault)).map(
    ({ number }) => number,
  );
});

const drillList = async () =>
  (await listDrilledPhones(product.database.db, product.vault))
    .map(({ number }) => number)
    .toSorted();

/** What the carrier was ordered to call and text from now on. */
function ordersFromNow() {
  const { twilio } = product.farSide;
  const before = [twilio.calls().length, twilio.messages().length];
  return () =>
    [...twilio.calls().slice(before[0]), ...twilio.messages().slice(before[1])].filter(
      ({ direction }) => direction.startsWith('outbound'),
    );
}

/** Everything that calling families leaves behind. */
async function traces(): Promise<unknown> {
  const { rows } = await product.database.owner.pool.query(
    `SELECT (SELECT count(*) FROM campaign) AS campaigns, (SELECT count(*) FROM recipient) AS recipients,
      (SELECT count(*) FROM attempt) AS attempts, (SELECT count(*) FROM call_event) AS events,
      (SELECT count(*) FROM revocation) AS revocations, (SELECT count(*) FROM consent_record) AS consents`,
  );
  return rows[0];
}

test.each(
  (
    [
      ['Slack', 'Teams'],
      ['Teams', 'Slack'],
    ] as const
  ).slice(0, isLong ? 2 : 1),
)(
  'asked for in %s and approved in %s, the carrier gets the staff’s list and no more',
  async (askedIn, approvedIn) => {
    const on = (place: 'Slack' | 'Teams', who: 'principal' | 'superintendent'): Person =>
      place === 'Slack' ? product.onSlack(who) : product.onTeams(who);
    const [orders, before] = [ordersFromNow(), await traces()];

    const number = await requestDrill(on(askedIn, 'principal'));
    await on(approvedIn, 'superintendent').pressFinding(`DRILL ${number}`, 'approve-drill');
    await finishedDrill(product, number);

    const placed = orders();
    expect(families.length).toBeGreaterThan(20);
    expect(placed.filter(({ to }) => families.includes(to))).toEqual([]);
    const calls = product.farSide.twilio.calls().slice(-8);
    expect(calls.map(({ to }) => to).toSorted()).toEqual(await drillList());
    expect(new Set(placed.map(({ from }) => from))).toEqual(new Set([drillNumber]));
    expect(await traces()).toEqual(before);
  },
);

test('a teacher who is a parent gave the phone for drills: it rings as a staff phone, and as nothing else', async () => {
  const [own = ''] = families;
  const onTeams = product.onTeams('administrator');
  await onTeams.say('closure drill phones');
  await until('the list', () => onTeams.toldPrivately().some((one) => one.includes('Drill list')));
  await onTeams.pressPrivate('drill-phone-form');
  const sent = await onTeams.submit({
    name: 'Pat Parent',
    number: own,
    consentedOn: '2026-08-20',
    consent: 'Staff form 2026',
  });
  expect(sent).toBeUndefined();
  await until('nine phones', async () => (await drillList()).length === 9);
  const [orders, before] = [ordersFromNow(), await traces()];

  const number = await requestDrill(product.onSlack('principal'), { way: 'call' });
  await product.onSlack('superintendent').pressFinding(`DRILL ${number}`, 'approve-drill');
  await finishedDrill(product, number);

  const placed = orders();
  expect(placed.filter(({ to }) => families.includes(to))).toMatchObject([
    { to: own, from: drillNumber },
  ]);
  expect(placed.map(({ to }) => to).toSorted()).toEqual(await drillList());
  expect(await traces()).toEqual(before);
});

test('no number and no name of the list was posted to a channel', async () => {
  const everything = JSON.stringify([
    product.farSide.slack.state().channels,
    product.farSide.teams.state().conversations.filter(({ kind }) => kind === 'channel'),
  ]);

  expect(everything).not.toContain('Castellano');
  for (const number of await drillList()) expect(everything).not.toContain(number.slice(-8));
});
