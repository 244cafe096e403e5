import { expect, test } from 'vitest';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { type CampaignRequest, setUpDistrict } from '#test/support/attempt/attempt-district.ts';

const district = setUpDistrict();

/** The phones of a campaign in the order in which a worker takes them. */
async function taken(request: CampaignRequest, channel: Channel = 'voice'): Promise<string[]> {
  const campaign = await district.startCampaign(request);
  const order: string[] = [];
  for (;;) {
    const [claim] = await leaseAttempts(district.db, { worker: 'w', channel, limit: 1 });
    if (claim === undefined) break;
    expect(claim.campaignId).toBe(campaign);
    order.push(claim.id);
  }
  const phoneOf = new Map((await district.attempts(campaign)).map((row) => [row.id, row.phone_id]));
  return order.map((id) => phoneOf.get(id) ?? '');
}

test('staff are called and texted before any family, wherever their phones stand', async () => {
  const phones = await district.addPhones(24);
  const staff = [phones[23], phones[11], phones[17]].filter((one) => one !== undefined);
  const ids = staff.map(({ id }) => id).toSorted();
  for (const channel of ['voice', 'text'] as const) {
    const order = await taken({ phones, staff, delivery: 'call-and-text' }, channel);
    expect(order).toHaveLength(24);
    expect(order.slice(0, 3).toSorted()).toEqual(ids);
    await district.owner.pool.query(
      `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
    );
  }
});

test('families come in an order that is drawn for each closure, and never in that of their ids', async () => {
  const phones = await district.addPhones(24);
  const byId = phones.map(({ id }) => id).toSorted();
  const orders: string[][] = [];
  for (let closure = 0; closure < 3; closure += 1) {
    orders.push(await taken({ phones }));
    await district.owner.pool.query(
      `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
    );
  }
  for (const order of orders) {
    expect(order.toSorted()).toEqual(byId);
    expect(order).not.toEqual(byId);
  }
  expect(new Set(orders.map((order) => order.join())).size).toBe(3);
});
