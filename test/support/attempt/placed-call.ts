import { commitIntent, type Intent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import type { AttemptRow, CampaignRequest, District, Phone } from './attempt-district.ts';

/** As the carrier names it. */
export type PlacedCall = {
  campaign: string;
  attempt: string;
  call: { token: string; carrierId: string; to: string };
};

export const worker = 'worker-a';
let count = 0;

/** The id of a call, as the carrier gives one to each. */
export const newCallId = (): string => `CA${String(++count).padStart(32, '0')}`;

/** A campaign whose calls are committed to, and not ordered yet. */
export async function commitCalls(district: District, request: CampaignRequest): Promise<Intent[]> {
  await district.startCampaign(request);
  const limit = request.phones.length;
  const claims = await leaseAttempts(district.db, { worker, channel: 'voice', limit });
  return commitIntent(district.db, { worker, claims });
}

/** Runs what is due through the gate, and tells what became of a campaign's attempts. */
export async function gate(district: District, campaign: string): Promise<AttemptRow[]> {
  for (const channel of ['voice', 'text'] as const) {
    const claims = await leaseAttempts(district.db, { worker, channel, limit: 50 });
    await commitIntent(district.db, { worker, claims });
  }
  return district.attempts(campaign);
}

/** A campaign to one phone whose call, or text, has just been ordered. */
export async function placeCall(
  district: District,
  phone: Phone,
  request: Omit<CampaignRequest, 'phones'> = {},
): Promise<PlacedCall> {
  const campaign = await district.startCampaign({ phones: [phone], ...request });
  const attempt = (await gate(district, campaign)).find(({ token }) => token !== null);
  if (attempt === undefined || attempt.token === null) {
    throw new Error('the gate let nothing through');
  }
  const carrierId = newCallId();
  return {
    campaign,
    attempt: attempt.id,
    call: { token: attempt.token, carrierId, to: phone.number },
  };
}
