import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { todayThere } from '#test/support/district/afternoon.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct();

/** A school day that no form would offer by itself. */
const day = todayThere().add({ days: 9 }).toString();
const weekday = Temporal.PlainDate.from(day).toLocaleString('en-US', { weekday: 'long' });

test('a closure for one school on a later day is called', async () => {
  const principal = product.onTeams('principal');
  const { rows } = await product.database.owner.pool.query<{ id: string }>(
    `SELECT id FROM school WHERE name LIKE 'Cottonwood%'`,
  );
  await principal.askClosure({
    happening: 'early-dismissal',
    dismissalTime: '12:30',
    date: day,
    schools: rows[0]?.id ?? '',
    ground: 'health',
    delivery: 'call',
  });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);
});

test('its correction opens with its day, its schools, its kind and its reason, in Slack and in Teams', async () => {
  for (const person of [product.onSlack('principal'), product.onTeams('principal')]) {
    await person.openForm('closure correct 1');
    expect(person.form()).toContain('Correct a closure');
  }
  const drawn = [
    JSON.stringify(product.farSide.slack.state()),
    JSON.stringify(product.farSide.teams.state().dialogs[staff.principal.teamsUserId]),
  ];
  for (const form of drawn) {
    expect(form).toContain(day);
    expect(form).toContain('early-dismissal');
    expect(form).toContain('12:30');
  }
});

test('sent as it opened, its card has that day and those schools, and no alarm about a weekday', async () => {
  const principal = product.onTeams('principal');
  await principal.submit({});
  await principal.submitWords({
    en: `On ${weekday}, Cottonwood dismisses at 12:30 pm. Buses run at 12:40, not at 1.`,
  });
  const superintendent = product.onSlack('superintendent');
  await until('the card', () => /Corrects\nClosure 1, for everyone/.test(superintendent.card()));
  await until('the list', () => superintendent.card().includes('Waiting for approval'));

  const card = superintendent.card();
  expect(card).toContain('Correct closure 1: Dismiss Cottonwood');
  expect(card).not.toMatch(/weekday|names (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/);
  const { rows } = await product.database.owner.pool.query(
    `SELECT v.happening, v.event_date::text AS day, v.dismissal_time::text AS time, v.ground,
       v.school_ids = (SELECT school_ids FROM campaign_version v1 JOIN campaign c1 ON c1.id = v1.campaign_id WHERE c1.number = 1) AS schools
     FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id WHERE c.number = 2`,
  );
  expect(rows).toEqual([
    { happening: 'early-dismissal', day, time: '12:30', ground: 'health', schools: true },
  ]);
});
