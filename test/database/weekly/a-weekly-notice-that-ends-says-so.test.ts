import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { lineWords } from '#conversation/closure/choose-card.ts';
import { milestoneCard } from '#conversation/closure/milestone/milestone-card.ts';
import { unusualLines } from '#conversation/closure/warning-blocks.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { searchCampaigns } from '#domain/closure/view/list-campaigns.ts';
import { findNews } from '#domain/closure/view/record-milestones.ts';
import { recordWeeklyEnds } from '#domain/closure/weekly/record-weekly-ends.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { behindTriggers } from '#test/support/district/training.ts';
import { setUpWeeklyDistrict } from '#test/support/weekly/weekly-district.ts';

const { database, people, rows, send, stand, runs, end, kindsOf } = setUpWeeklyDistrict();

const cardOf = (view: CampaignView) => JSON.stringify(campaignCard(view));
const ends = async ({ id }: CampaignView) => {
  const { db } = database.as('bot');
  await Promise.all([recordWeeklyEnds(db), recordWeeklyEnds(db), recordWeeklyEnds(db)]);
  const view = await look(database.db, id);
  const { milestones } = await findNews(database.db, { campaignId: id, after: '0' });
  return milestones
    .filter(({ kind }) => kind === 'weekly-ended')
    .map((one) => milestoneCard(view, one).summary);
};

test('where the callback number has changed, the week waits, and its card says why and what to do', async () => {
  const first = await stand(7);
  const number = async (digits: string) =>
    rows('UPDATE district SET callback_number = $1', [digits]);
  const [{ before } = { before: '' }] = await rows<{ before: string }>(
    'SELECT callback_number AS before FROM district',
  );
  await number('+13125550177');
  const [run] = await runs();
  await number(before);

  expect(run?.state).toBe('submitted');
  expect(kindsOf(run)).toEqual(['weekly-changed']);
  expect(run && unusualLines(run)).toContain(
    `Since closure ${first.number} was approved for each week, the callback number changed, so each week waits for an approver. To end that, type “closure repeat end ${first.number}” and request it again.`,
  );
  expect(await ends(first)).toEqual([]);
  await end();
});

test('a requester who left ends it, and its thread is told once, with what to do', async () => {
  const first = await stand(7);
  expect(await ends(first)).toEqual([]);
  await rows('UPDATE operator SET active = false WHERE id = $1', [people.principal.id]);
  const told = await ends(first);
  const card = cardOf(await look(database.db, first.id));
  const line = await listed(first);
  await rows('UPDATE operator SET active = true WHERE id = $1', [people.principal.id]);

  expect(told).toEqual([
    expect.stringContaining(
      `Closure ${first.number} is no longer sent each week. Dana Whitfield, who requested it, left or may no longer request for these schools. Someone else can request it again: type “closure repeat ${first.number}”.`,
    ),
  ]);
  expect(card).toContain('No longer sent: its requester left');
  expect(card).not.toContain('This notice again each');
  expect(line).toContain('no longer sent each week');
  expect(await ends(first)).toHaveLength(1);

  // She is back, and it went on; later somebody ends it.
  await end();
  const both = await ends(first);
  expect(both).toEqual([
    ...told,
    expect.stringContaining(`Marcus Oyelaran ended it: closure ${first.number} is no longer`),
  ]);
  expect(await ends(first)).toEqual(both);
});

test('so does an approver who left, and a person who ends it', async () => {
  const first = await stand(7);
  await rows('UPDATE operator SET active = false WHERE id = $1', [people.superintendent.id]);
  const told = await ends(first);
  await rows('UPDATE operator SET active = true WHERE id = $1', [people.superintendent.id]);
  expect(told).toEqual([expect.stringContaining('An approver of it (Marcus Oyelaran) left')]);
  await end();

  const second = await stand(7);
  await end(second.number);
  expect(await ends(second)).toEqual([
    expect.stringContaining(`Marcus Oyelaran ended it: closure ${second.number} is no longer`),
  ]);
  expect(cardOf(await look(database.db, second.id))).toContain('No longer sent: someone ended it');
});

const listed = async ({ number }: CampaignView) => {
  const lines = await searchCampaigns(database.db, people.superintendent, { words: [] });
  return lines
    .filter((one) => one.number === number)
    .map(lineWords)
    .join();
};

test('the list and the card of each week say which it is; a correction’s card, that it ends it', async () => {
  const first = await stand(7);
  const [week] = await runs();
  if (week === undefined) throw new Error('no week');
  expect(await listed(first)).toContain(', each week until');
  expect(await listed(week)).toContain(`, a week of closure ${first.number}`);
  const correction = await send({ texts: { en: 'Correction: the library closes at six.' } });
  await behindTriggers(database, 'UPDATE campaign SET corrects = $2 WHERE id = $1', [
    correction.id,
    week.id,
  ]);
  const waiting = await look(database.db, correction.id);
  expect(cardOf(waiting)).toContain(
    `Once approved, closure ${first.number} is no longer sent each week`,
  );
  await decide(database.db, people.superintendent, correction);

  expect(cardOf(await look(database.db, correction.id))).toContain(
    `Closure ${first.number} is no longer sent each week`,
  );
  expect(await listed(first)).toContain('no longer sent each week');
  expect(await ends(first)).toEqual([
    expect.stringContaining('because its words were corrected. To send the right words each week'),
  ]);
});
