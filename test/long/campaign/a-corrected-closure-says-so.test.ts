import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { milestoneCard } from '#conversation/closure/milestone/milestone-card.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { findNews } from '#domain/closure/view/record-milestones.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const set = (campaign: string, columns: string) =>
  district.owner.pool.query(`UPDATE campaign SET ${columns} WHERE id = $1`, [campaign]);

/** A closure that is over, and one that is approved for those whom it reached. */
async function withNext(happening?: { first: string; next: string }) {
  const phones = await district.addPhones(2);
  const first = await district.startCampaign({ phones });
  await set(first, `state = 'stopped', ended_at = now()`);
  const next = await district.startCampaign({ phones });
  await inAnotherTime(
    district,
    `UPDATE campaign SET corrects = '${first}', state = 'approved', started_at = NULL WHERE id = '${next}'`,
  );
  if (happening !== undefined)
    await inAnotherTime(
      district,
      `UPDATE campaign_version SET happening = CASE campaign_id WHEN '${first}'::uuid THEN '${happening.first}'
         ELSE '${happening.next}' END WHERE campaign_id IN ('${first}', '${next}')`,
    );
  return { first, next };
}

async function said(campaignId: string): Promise<{ card: string; thread: string[] }> {
  const view = await findCampaign(district.db, campaignId);
  if (view === undefined) throw new Error('no campaign');
  const { milestones } = await findNews(district.db, { campaignId, after: '0' });
  const told = milestones.filter(({ kind }) => kind === 'followed');
  return {
    card: JSON.stringify(campaignCard(view).blocks),
    thread: told.map((one) => JSON.stringify(milestoneCard(view, one))),
  };
}

test('a correction is told once it calls, and once however often it is paused', async () => {
  const { first, next } = await withNext();
  expect(await said(first)).toMatchObject({
    card: expect.not.stringContaining('Corrected by'),
    thread: [],
  });

  await set(next, `state = 'dialing', started_at = now()`);
  await set(next, `state = 'paused'`);
  await inAnotherTime(district, `DELETE FROM pause WHERE campaign_id = '${next}'`);
  await set(next, `state = 'dialing'`);

  const { card, thread } = await said(first);
  expect(card).toMatch(/Corrected by closure \d+, [^"]*\d+:\d\d/);
  expect(card).not.toContain('which was stopped');
  expect(thread).toEqual([expect.stringMatching(/Closure \d+ corrects this one\. It calls those/)]);
});

test('one that was stopped is no correction for everybody', async () => {
  const { first, next } = await withNext();
  await set(next, `state = 'dialing', started_at = now()`);
  await set(next, `state = 'stopped', ended_at = now()`);

  expect((await said(first)).card).toMatch(/Corrected by closure \d+, [^"]*, which was stopped\./);
});

test('what goes on from a closure corrects nothing', async () => {
  const { first, next } = await withNext({ first: 'lockdown', next: 'all-clear' });
  await set(next, `state = 'dialing', started_at = now()`);

  const { card, thread } = await said(first);
  expect(card).toContain('Followed by closure');
  expect(card).not.toContain('Corrected');
  expect(thread).toEqual([expect.stringContaining('follows this one')]);
});
