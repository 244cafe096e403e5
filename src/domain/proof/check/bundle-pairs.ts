import type { BundleEntry, BundleOf } from './bundle-line.ts';

/** A decision, an opt-out or a confirmation of which the entries and the rows don't say the same. `about` is an id. */
export type PairFault = {
  kind:
    | 'decision-differs'
    | 'opt-out-missing'
    | 'confirmation-differs'
    | 'safe-differs'
    | 'event-differs';
  about: string;
};

/** Holds the rows of decisions, opt-outs and confirmations to the entries that were written with them. */
export class BundlePairs {
  /** By what both sides say, the entry's id. */
  readonly #decisions = new Map<string, string>();
  readonly #optOuts = new Map<string, string>();
  readonly #rows = new Map<string, string>();
  readonly #revocations = new Set<string>();
  /** Attempts that a person confirmed, as the entries have them and as the rows do. */
  readonly #confirmed = { entries: new Map<string, string>(), rows: new Map<string, string>() };
  /** The same of attempts whose phone said that somebody of the staff is safe. */
  readonly #safe = { entries: new Map<string, string>(), rows: new Map<string, string>() };
  /** Calls of attempts by attempt and carrier's id, and the reports that the carrier made. */
  readonly #calls = new Set<string>();
  readonly #events: { id: string; call: string }[] = [];
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
    if (subject.kind === 'attempt' && facts['call'] !== undefined)
      this.#calls.add(keyOf(subject.id, facts['call']));
    if (act === 'message-confirmed') this.#confirmed.entries.set(subject.id, subject.id);
    if (act === 'staff-said-safe') this.#safe.entries.set(subject.id, subject.id);
    if (subject.id !== this.#campaignId) return;
    if (act === 'campaign-approved' || act === 'campaign-sent-back')
      this.#decisions.set(keyOf(act, actor.id, facts['fingerprint']), id);
  }

  readDecision({ id, decision, operator_id, fingerprint }: BundleOf<'approval'>): void {
    this.#rows.set(keyOf(`campaign-${decision}`, operator_id, fingerprint), id);
  }

  /** The call it is of is the attempt's, or one that an entry about the attempt names. */
  readEvent({ id, attempt_id, carrier_id }: BundleOf<'call-event'>): void {
    this.#events.push({ id, call: keyOf(attempt_id, carrier_id) });
  }

  readAttempt({ id, carrier_id, confirmed_at, safe_at }: BundleOf<'attempt'>): void {
    this.#calls.add(keyOf(id, carrier_id)).add(keyOf(id, null));
    if (confirmed_at != null) this.#confirmed.rows.set(id, id);
    if (safe_at != null) this.#safe.rows.set(id, id);
  }

  readRevocation({ row: { id, phone_id, channel, scope } }: BundleOf<'revocation'>): void {
    this.#revocations.add(keyOf(id, phone_id, channel, scope));
  }

  faults(): PairFault[] {
    const lacking = (these: ReadonlyMap<string, string>, those: { has(key: string): boolean }) =>
      [...these].filter(([key]) => !those.has(key)).map(([, about]) => about);
    const differing = (these: ReadonlyMap<string, string>, those: ReadonlyMap<string, string>) => [
      ...lacking(these, those),
      ...lacking(those, these),
    ];
    const faults = (kind: PairFault['kind'], ids: readonly string[]) =>
      ids.map((about): PairFault => ({ kind, about }));
    return [
      ...faults('decision-differs', differing(this.#decisions, this.#rows)),
      ...faults('opt-out-missing', lacking(this.#optOuts, this.#revocations)),
      ...faults(
        'event-differs',
        this.#events.filter(({ call }) => !this.#calls.has(call)).map(({ id }) => id),
      ),
      ...faults('confirmation-differs', differing(this.#confirmed.entries, this.#confirmed.rows)),
      ...faults('safe-differs', differing(this.#safe.entries, this.#safe.rows)),
    ];
  }
}

const keyOf = (...parts: readonly unknown[]) => JSON.stringify(parts);
