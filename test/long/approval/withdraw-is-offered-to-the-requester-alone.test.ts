import { beforeAll, expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign, findCampaignId } from '#domain/closure/view/find-campaign.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';

const desk = setUpCommandDesk({ slack: { U1: 'principal', U2: 'superintendent' } });
beforeAll(async () => {
  const { database, district } = desk;
  const draft = aClosure({ schoolIds: [district.school] });
  await draftCampaign(database.db, { operator: district.principal, draft });
  await sealDrafts(database.db);
});

async function labelsFor(userId: string): Promise<string[]> {
  const reply = await desk.handle({
    account: { platform: 'slack', tenantId: 'T1', userId, isMember: true },
    place: { channelId: 'C1' },
    kind: 'words',
    words: ['closure', 'status'],
  });
  if (reply.kind !== 'private') throw new Error(reply.kind);
  return reply.card.buttons.map(({ label }) => label);
}

test('who wrote what waits can withdraw it on their own copy of its card, and nobody else is offered to', async () => {
  expect(await labelsFor('U1')).toContain('Withdraw');
  expect(await labelsFor('U2')).not.toContain('Withdraw');

  const { db } = desk.database;
  const view = await findCampaign(db, (await findCampaignId(db)) ?? '');
  if (view === undefined) throw new Error('no closure');
  expect(view.writers.map(({ id }) => id)).toEqual([desk.district.principal.id]);
  expect(campaignCard(view).buttons.map(({ verb }) => verb)).not.toContain('stop');
});
