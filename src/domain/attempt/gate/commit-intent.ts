import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { type Move, type Moved, moveAttempts } from '#domain/attempt/attempt-store.ts';
import { type AttemptState, untouched } from '#domain/attempt/machine/attempt.ts';
import { type Candidate, judgeIntent, secondsLeftToSend } from '#domain/attempt/machine/intent.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { planFollowUp } from '#domain/attempt/plan/plan-follow-up.ts';
import { planTry } from '#domain/attempt/plan/plan-try.ts';
import { rebuildOutdated } from '#domain/consent/gate/rebuild-outdated.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { newToken } from '#domain/shared/new-token.ts';
import { findOrderWords } from './find-order-words.ts';
import {
  type CampaignAtGate,
  type ClaimAtGate,
  lockGates,
  selectClaims,
  selectMayBeTexted,
  shareCampaigns,
} from './intent-store.ts';
import type { Claim } from './lease-attempts.ts';
import { sealedText } from './sealed-text.ts';

/** A committed intent: from now on the phone may ring, and the token is how the carrier will speak of it. */
export type Intent = {
  attemptId: string;
  fence: string;
  channel: Channel;
  token: string;
  /** Ciphertext, and the index it is bound to. */
  number: Buffer;
  index: Buffer;
  ringSeconds: number;
  /** The number that a call shows; undefined for a text. */
  from: string | undefined;
  /** It may play a recording. */
  plays: boolean;
  /** Undefined for a call, whose words are fetched when it is answered. */
  text: { body: string; validSeconds: number } | undefined;
};

/** Whether a worker that believes less than the database lets this phone be called. */
export type Admits = (
  campaign: { id: string; versionId: string; fingerprint: Buffer | null },
  phone: { index: Buffer; channel: Channel },
) => boolean;

/**
 * The gate. In one transaction, per claim: the campaign is dialing and approved as it stands, its time is not over,
 * consent allows it now, the phone's hours are open, and nothing of ours is on its way to that phone. Then the
 * intent stands; otherwise the attempt waits or is suppressed, with the reason. Nothing is placed without.
 */
export async function commitIntent(
  db: Db,
  batch: { worker: string; claims: readonly Claim[]; admits?: Admits | undefined },
): Promise<Intent[]> {
  return transact(db, async (tx) => {
    const ids = batch.claims.map(({ id }) => id);
    const campaigns = await shareCampaigns(tx, [
      ...new Set(batch.claims.map(({ campaignId }) => campaignId)),
    ]);
    await lockGates(tx, ids);
    let claims = await selectClaims(tx, batch.worker, batch.claims);
    if (await rebuildOutdated(tx, claims)) {
      claims = await selectClaims(tx, batch.worker, batch.claims);
    }
    const moves = judge(campaigns, claims, batch.admits);
    const moved = await moveAttempts(tx, moves, { kind: 'system', id: batch.worker });
    await tryOtherChannel(tx, { campaigns, claims, moved });
    const placing = new Set(moved.filter(({ to }) => to === 'placing').map(({ id }) => id));
    const tokens = new Map(moves.map(({ id, token }) => [id, token]));
    const placed = claims.filter(({ id }) => placing.has(id));
    return intentsOf(tx, { campaigns, claims: placed, tokens });
  });
}

function judge(
  campaigns: readonly CampaignAtGate[],
  claims: readonly ClaimAtGate[],
  admits: Admits = () => true,
): Move[] {
  // Two campaigns may have a claim on the same phone in one batch; the second one waits. So does the second contact of a student.
  const taken = new Set<string>();
  return claims.flatMap((claim) => {
    const campaign = campaigns.find(({ id }) => id === claim.campaignId);
    if (campaign === undefined) return [];
    const key = `${claim.phoneId} ${claim.channel}`;
    const home = claim.household === null ? key : `${claim.campaignId} ${claim.household.id}`;
    const household = householdOf(claim, taken.has(home));
    const students = (claim.contact?.students ?? []).map((id) => `${claim.campaignId} ${id}`);
    const verdict = judgeIntent(
      {
        campaignState: campaign.state,
        channel: claim.channel,
        purpose: campaign.purpose,
        approved:
          campaign.approved && campaign.versionId === claim.versionId && admits(campaign, claim),
        stopTryingAt: campaign.stopTryingAt,
        rule: claim.rule,
        allowed: claim.allowed,
        timeZones: claim.timeZones,
        busyWithUs: claim.busy || taken.has(key),
        alreadySpoken: claim.spoken,
        awaitsCheck: claim.awaitsCheck,
        hasSender: claim.channel === 'text' || claim.sender !== null,
        texts: claim.texts,
        household,
        contact: contactOf(
          claim,
          students.some((student) => taken.has(student)),
        ),
      },
      campaign.now,
    );
    if (verdict.kind === 'place') for (const one of [key, home, ...students]) taken.add(one);
    const { move } = step({ ...claimed, ...claim }, { kind: 'judged', verdict });
    if (move === undefined) return [];
    return {
      id: claim.id,
      fence: claim.fence,
      from: 'claimed' as const,
      ...move,
      ...evidenceOf(claim, move.to),
    };
  });
}

function householdOf({ household }: ClaimAtGate, isTaken: boolean): Candidate['household'] {
  if (household === null) return undefined;
  const { isCalled, since } = household;
  return {
    ...household,
    isCalled: isCalled || isTaken,
    since: Temporal.Instant.from(since),
  };
}

function contactOf({ contact }: ClaimAtGate, isTaken: boolean): Candidate['contact'] {
  if (contact === null) return undefined;
  const { dueAt, family, isReached } = contact;
  return { dueAt: Temporal.Instant.from(dueAt), family: isTaken ? 'talks' : family, isReached };
}

const claimed = { ...untouched, state: 'claimed' } as const;

function evidenceOf({ rule, ruleSet, sender }: ClaimAtGate, to: AttemptState) {
  if (to === 'planned') return {};
  if (to !== 'placing') return { rule, ruleSet };
  const token = newToken();
  return { rule, ruleSet, token, ...(sender === null ? {} : { sender }) };
}

/**
 * Of what was withdrawn since the list was frozen: who may no longer be texted is called, in an emergency; and who may no
 * longer be called, and still be texted, is texted where texts stand in for calls.
 */
async function tryOtherChannel(
  tx: Transaction,
  batch: {
    campaigns: readonly CampaignAtGate[];
    claims: readonly ClaimAtGate[];
    moved: readonly Moved[];
  },
): Promise<void> {
  const campaignOf = (claim: ClaimAtGate) =>
    batch.campaigns.find(({ id }) => id === claim.campaignId);
  const dispositions = new Map(batch.moved.map(({ id, disposition }) => [id, disposition]));
  for (const claim of batch.claims) {
    const disposition = dispositions.get(claim.id) ?? null;
    if (disposition === null || claim.channel !== 'text') continue;
    if (campaignOf(claim)?.purpose !== 'emergency') continue;
    await planFollowUp(tx, { ...claimed, ...claim, tryNumber: 1 }, disposition);
  }
  const uncalled = batch.claims.filter(
    (claim) =>
      claim.channel === 'voice' &&
      campaignOf(claim)?.delivery === 'call-then-text' &&
      dispositions.get(claim.id) === claim.rule,
  );
  if (uncalled.length === 0) return;
  const mayBeTexted = await selectMayBeTexted(
    tx,
    uncalled.map(({ id }) => id),
  );
  for (const claim of uncalled.filter(({ id }) => mayBeTexted.has(id))) {
    await planTry(tx, claim, { channel: 'text', tryNumber: 1, seconds: 0 });
  }
}

async function intentsOf(
  tx: Transaction,
  {
    campaigns,
    claims,
    tokens,
  }: {
    campaigns: readonly CampaignAtGate[];
    claims: readonly ClaimAtGate[];
    tokens: ReadonlyMap<string, string | undefined>;
  },
): Promise<Intent[]> {
  if (claims.length === 0) return [];
  const words = await findOrderWords(tx, [...new Set(claims.map(({ versionId }) => versionId))]);
  return claims.flatMap((claim) => {
    const token = tokens.get(claim.id);
    const said = words.find(({ versionId }) => versionId === claim.versionId);
    const campaign = campaigns.find(({ id }) => id === claim.campaignId);
    if (token === undefined || said === undefined || campaign === undefined) return [];
    return {
      attemptId: claim.id,
      fence: claim.fence,
      channel: claim.channel,
      token,
      number: claim.number,
      index: claim.index,
      ringSeconds: said.ringSeconds,
      plays: said.plays,
      from: claim.sender ?? undefined,
      text:
        claim.channel === 'text'
          ? {
              body: sealedText(said, claim),
              validSeconds: secondsLeftToSend({ ...campaign, ...claim }),
            }
          : undefined,
    };
  });
}
