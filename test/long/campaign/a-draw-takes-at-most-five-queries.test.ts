import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { campaignCards } from '#card-sync/render-campaign.ts';
import type { StaleCard } from '#domain/card/posted-card.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { pauseCampaign } from '#domain/closure/life/pause-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { decide, look, submit } from '#test/support/district/decisions.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
let revision = 0;

/** What is sent to the database while it works, but what belongs to acts: they have transactions of their own. */
async function queriesOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    let isAct = false;
    return sent.mock.calls.flatMap(([asked]) => {
      const text = typeof asked === 'string' ? asked : String((asked as { text: string }).text);
      const isEdge = /^(begin|commit|rollback)\b/i.test(text);
      if (isEdge) isAct = /^begin/i.test(text);
      return isAct || isEdge ? [] : [text];
    });
  } finally {
    sent.mockRestore();
  }
}

/** Draws the card as it stands now, in the channel or for one person, after all that was told before. */
async function draw(campaignId: string, to: Partial<StaleCard> = {}) {
  const card: StaleCard = {
    kind: 'campaign',
    subject: campaignId,
    part: '',
    platform: 'slack',
    channel: 'closures',
    revision: (revision += 1),
    channelId: null,
    messageId: null,
    drawnDigest: null,
    told: '',
    postingSince: null,
    failures: 0,
    userId: null,
    ...to,
  };
  return campaignCards(database.db, ['slack']).render(card);
}

const drawn = (campaignId: string, to: Partial<StaleCard> = {}) =>
  queriesOf(async () => expect(await draw(campaignId, to)).toHaveProperty('card.title'));

const most = 5;
const setState = (campaignId: string, set: string) =>
  database.owner.pool.query(`UPDATE campaign SET ${set} WHERE id = $1`, [campaignId]);

async function approved(request: { startAt?: Temporal.Instant } = {}): Promise<string> {
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school], ...request }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(database.db, drafted.campaignId);
  const view = await look(database.db, drafted.campaignId);
  expect(await decide(database.db, district.superintendent, view)).toMatchObject({
    kind: 'approved',
  });
  return drafted.campaignId;
}

const waiting = async () =>
  (await submit(database.db, { author: district.principal, schoolIds: [district.school] })).id;

const calling = async () => {
  const id = await approved();
  await startDueCampaigns(database.db);
  return id;
};

const states: Record<string, () => Promise<string>> = {
  draft: async () => {
    const drafted = await draftCampaign(database.db, {
      operator: district.principal,
      draft: aClosure({ schoolIds: [district.school] }),
    });
    if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
    return drafted.campaignId;
  },
  submitted: waiting,
  'sent-back': async () => {
    const view = await look(database.db, await waiting());
    await decide(database.db, district.superintendent, view, { reason: 'Say when buses run.' });
    return view.id;
  },
  expired: async () => {
    const id = await waiting();
    await setState(id, `state = 'expired', ended_at = now()`);
    return id;
  },
  approved: () => approved({ startAt: Temporal.Now.instant().add({ hours: 1 }) }),
  dialing: calling,
  paused: async () => {
    const id = await calling();
    await pauseCampaign(database.db, { operator: district.superintendent, campaignId: id });
    return id;
  },
  stopped: async () => {
    const id = await calling();
    await stopCampaign(database.db, { operator: district.superintendent, campaignId: id });
    return id;
  },
  finished: async () => {
    const id = await calling();
    await setState(id, `state = 'finished', ended_at = now()`);
    return id;
  },
};

test.each(Object.entries(states))('a draw of what is %s', async (state, begin) => {
  const id = await begin();
  expect((await look(database.db, id)).state).toBe(state);

  for (const queries of [await drawn(id), await drawn(id)]) {
    expect(queries.length).toBeGreaterThan(1);
    expect(queries.length, queries.join('\n\n')).toBeLessThanOrEqual(most);
  }
});

test('a draw for one approver', async () => {
  const id = await waiting();
  const part = `${district.superintendent.id}/1`;

  expect((await drawn(id, { channel: 'own-chat', part })).length).toBeLessThanOrEqual(most);
});
