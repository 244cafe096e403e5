import type { BundleEntry, BundleOf } from './bundle-line.ts';

/** A decision or an opt-out of which the entries and the rows don't say the same. `about` is an id. */
export type PairFault = { kind: 'decision-differs' | 'opt-out-missing'; about: string };

/** Holds the rows of decisions and opt-outs to the entries that were written with them. */
export class BundlePairs {
  /** By what both sides say, the entry's id. */
  readonly #decisions = new Map<string, string>();
  readonly #optOuts = new Map<string, string>();
  readonly #rows = new Map<string, string>();
  readonly #revocations = new Set<string>();
  readonly #campaignId: string;

  constructor(campaignId: string) {
    this.#campaignId = campaignId;
  }

  readEntry({ id, act, actor, subject, facts }: BundleEntry): void {
    if (act === 'consent-revoked')
      this.#optOuts.set(
        keyOf(facts['revocation'], subject.id, facts['channel'], facts['scope']),
        id,
      );
    if (subject.id !== this.#campaignId) return;
    if (act === 'campaign-approved' || act === 'campaign-sent-back')
      this.#decisions.set(keyOf(act, actor.id, facts['fingerprint']), id);
  }

  readDecision({ id, decision, operator_id, fingerprint }: BundleOf<'approval'>): void {
    this.#rows.set(keyOf(`campaign-${decision}`, operator_id, fingerprint), id);
  }

  readRevocation({ id, phone_id, channel, scope }: BundleOf<'revocation'>): void {
    this.#revocations.add(keyOf(id, phone_id, channel, scope));
  }

  faults(): PairFault[] {
    const lacking = (these: ReadonlyMap<string, string>, those: { has(key: string): boolean }) =>
      [...these].filter(([key]) => !those.has(key)).map(([, about]) => about);
    return [...lacking(this.#decisions, this.#rows), ...lacking(this.#rows, this.#decisions)]
      .map((about): PairFault => ({ kind: 'decision-differs', about }))
      .concat(
        lacking(this.#optOuts, this.#revocations).map((about) => ({
          kind: 'opt-out-missing',
          about,
        })),
      );
  }
}

const keyOf = (...parts: readonly unknown[]) => JSON.stringify(parts);
