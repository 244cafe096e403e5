import type { Db } from '#database/transaction.ts';
import type { TokenReader } from '#directory/directory.ts';
import { recordSignInHold, recordSignInProven } from '#domain/closure/life/record-sign-in-hold.ts';
import { findLive, findStarts, type LiveVersion } from '#domain/sign-in/find-starts.ts';
import type { Start } from '#domain/sign-in/proof.ts';
import type { Logger } from '#log/logger.ts';
import type { Vault } from '#vault/vault.ts';
import { createProofJudge, type Verdict } from './judge-proof.ts';

export type SignInGuard = {
  /** Looks at everything that is approved or calls. Asks nobody but the database. */
  look(): Promise<void>;
  /** Whether it may begin to call. */
  mayStart: (campaignId: string) => boolean;
  /** The campaigns of which nothing is leased. */
  held(): readonly string[];
  /** The gate's question, about one phone of a campaign as it stands there. */
  admits: (campaign: AtGate, phone: { index: Buffer; channel: string }) => boolean;
};

type AtGate = { id: string; versionId: string; fingerprint: Buffer | null };

type Known = {
  versionId: string;
  fingerprint: string;
  verdict: Verdict;
  lookedMs: number;
  /** Since when it waits for the directory. */
  waitsSinceMs: number;
  /** Whom it has called, where nobody signed for how many they are. */
  phones: Set<string>;
};

/** What was changed underneath is found within this time; what waits for the directory goes on as soon as it is back. */
const lookMs = { free: 5_000, proven: 5_000, held: 1_000 };
/** Keys that come a moment after the start of a worker need not be reported. */
const tellAfterMs = 5_000;

/**
 * Nothing is called that needs a fresh sign-in, unless the directory itself says who signed in for it: whatever this
 * database says. What needs none never waits for the directory.
 */
export function createSignInGuard(parts: {
  db: Db;
  vault: Vault;
  worker: string;
  logger: Logger;
  reader: TokenReader;
  /** More phones than this take a sign-in, and so does what is no emergency. */
  above: number;
  approverRole: string | undefined;
}): SignInGuard {
  const { db, vault, worker, logger } = parts;
  const judge = createProofJudge(parts);
  const known = new Map<string, Known>();

  async function keep(live: LiveVersion, start: Start): Promise<Known> {
    const { campaignId, versionId } = live;
    const fingerprint = hexOf(live);
    const before = known.get(campaignId);
    const isSame = before?.versionId === versionId && before.fingerprint === fingerprint;
    // Anyone who called more phones than were sealed stays found out.
    const isSpent = isSame && before.verdict.kind === 'held' && before.verdict.isFinal === true;
    const verdict = isSpent ? before.verdict : await judge(start);
    const nowMs = performance.now();
    const waits = (one: Known | undefined) =>
      one?.verdict.kind === 'held' && one.verdict.reason === 'directory-away';
    const now: Known = {
      versionId,
      fingerprint,
      verdict,
      lookedMs: nowMs,
      waitsSinceMs: isSame && waits(before) ? before.waitsSinceMs : nowMs,
      phones: isSame ? before.phones : new Set(),
    };
    known.set(campaignId, now);
    return now;
  }

  async function tell({ campaignId, wasHeld }: LiveVersion, now: Known): Promise<void> {
    const { verdict } = now;
    if (verdict.kind !== 'held') {
      if (wasHeld) await recordSignInProven(db, { campaignId, worker });
      return;
    }
    const { reason, fault } = verdict;
    if (reason === 'directory-away' && performance.now() - now.waitsSinceMs < tellAfterMs) return;
    if (await recordSignInHold(db, { campaignId, reason, fault, worker })) {
      logger.error({ campaign: campaignId, reason, fault }, 'a closure is not called');
    }
  }

  return {
    async look() {
      const live = await findLive(db);
      const ids = new Set(live.map(({ campaignId }) => campaignId));
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
      const due = live.filter((one) => isDue(one, known.get(one.campaignId)));
      const starts = await findStarts(
        db,
        vault,
        due.flatMap(({ versionId, standingId }) => [versionId, standingId ?? []].flat()),
      );
      const kept: [LiveVersion, Known][] = [];
      for (const one of due) {
        const start = starts.find(({ versionId }) => versionId === one.versionId);
        const under = starts.find(({ versionId }) => versionId === one.standingId);
        if (start !== undefined) kept.push([one, await keep(one, { ...start, under })]);
      }
      // What can be called is known by now, whatever becomes of the cards.
      for (const [one, now] of kept) {
        await tell(one, now).catch((error: unknown) => {
          logger.error({ err: error, campaign: one.campaignId }, 'a hold could not be shown');
        });
      }
    },

    mayStart(campaignId) {
      const verdict = known.get(campaignId)?.verdict;
      return verdict !== undefined && verdict.kind !== 'held';
    },

    held: () => [...known].filter(([, { verdict }]) => verdict.kind === 'held').map(([id]) => id),

    admits(campaign, { index, channel }) {
      const found = known.get(campaign.id);
      if (found === undefined || found.verdict.kind === 'held') return false;
      if (found.versionId !== campaign.versionId || found.fingerprint !== hexOf(campaign))
        return false;
      if (found.verdict.kind === 'proven') return true;
      found.phones.add(`${channel} ${index.toString('latin1')}`);
      if (found.phones.size <= found.verdict.most) return true;
      const fault = 'more-phones-than-sealed';
      found.verdict = { kind: 'held', reason: 'not-proven', fault, isFinal: true };
      return false;
    },
  };
}

function isDue(live: LiveVersion, known: Known | undefined): boolean {
  if (known === undefined) return true;
  return (
    known.versionId !== live.versionId ||
    known.fingerprint !== hexOf(live) ||
    (live.isHeld && known.verdict.kind !== 'held') ||
    performance.now() - known.lookedMs >= lookMs[known.verdict.kind]
  );
}

const hexOf = ({ fingerprint }: { fingerprint: Buffer | null }) =>
  fingerprint?.toString('hex') ?? '';
