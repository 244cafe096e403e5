import { hash } from 'node:crypto';
import type { TokenClaims, TokenReader } from '#directory/directory.ts';
import type { SignInHold } from '#domain/closure/life/record-sign-in-hold.ts';
import {
  type Evidence,
  faultOf,
  isLongOver,
  needsProof,
  readSealed,
  readUnder,
  type Sealed,
  type Start,
  type Vote,
} from '#domain/sign-in/proof.ts';

export type Verdict =
  /** It needs no sign-in, as long as it calls no more phones than were sealed. */
  | { kind: 'free'; most: number }
  | { kind: 'proven' }
  | { kind: 'held'; reason: SignInHold['reason']; fault: string; isFinal?: true };

type VoteVerdict = 'proven' | 'directory-away' | { fault: string };

/** A token that was read once is not read again: keys are taken back, and calls go on over night. */
const mostRemembered = 1_000;

/** Says of one campaign whether the directory stands behind it. */
export function createProofJudge(parts: {
  reader: TokenReader;
  above: number;
  approverRole: string | undefined;
}): (start: Start) => Promise<Verdict> {
  const { reader, above, approverRole } = parts;
  const remembered = new Map<string, TokenClaims>();

  async function read({ token }: Evidence, at: Temporal.Instant) {
    const key = hash('sha256', `${at.toString()} ${token}`);
    const claims = remembered.get(key);
    if (claims !== undefined) return { kind: 'read' as const, claims };
    const answer = await reader.readToken(token, at);
    if (answer.kind === 'read') {
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(key, answer.claims);
    }
    return answer;
  }

  async function judgeVote(start: Start, sealed: Sealed, vote: Vote): Promise<VoteVerdict> {
    let verdict: VoteVerdict = { fault: 'no-token' };
    for (const evidence of vote.evidence) {
      const answer = await read(evidence, vote.at);
      if (answer.kind === 'no-keys') {
        verdict = 'directory-away';
      } else if (answer.kind === 'refused') {
        verdict = { fault: answer.reason };
      } else {
        const { claims } = answer;
        const fault = faultOf({ start, sealed, vote, evidence, claims }, approverRole);
        if (fault === undefined) return 'proven';
        verdict = { fault };
      }
    }
    return verdict;
  }

  return async (start) => {
    const unproven = (fault: string): Verdict => ({ kind: 'held', reason: 'not-proven', fault });
    const sealed = readSealed(start);
    if (sealed === undefined) return unproven('seal-broken');
    if (!needsProof(sealed, above)) return { kind: 'free', most: sealed.phones };
    if (isLongOver(sealed, Temporal.Now.instant())) return unproven('long-over');
    const { under = start } = start;
    const approved = under === start ? sealed : readUnder(start);
    if (approved === undefined) return unproven('outside-its-approval');
    const verdicts = await Promise.all(under.votes.map((vote) => judgeVote(under, approved, vote)));
    if (verdicts.filter((one) => one === 'proven').length >= approved.approvalsNeeded) {
      return { kind: 'proven' };
    }
    if (verdicts.includes('directory-away')) {
      return { kind: 'held', reason: 'directory-away', fault: 'no-keys' };
    }
    const [fault] = verdicts.flatMap((one) => (typeof one === 'object' ? [one.fault] : []));
    return unproven(fault ?? 'no-approval');
  };
}
