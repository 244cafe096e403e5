import type { Db, Transaction } from '#database/transaction.ts';
import type { Noted, Subject } from '#domain/audit/audit-entry.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Signer } from '#domain/shared/link/signed-link.ts';
import type { Vault } from '#vault/vault.ts';

/** What became of an order, in the carrier port's terms. */
export type OrderEnd =
  | { kind: 'accepted'; carrierId: string }
  | { kind: 'rejected'; code: number; class: string }
  | { kind: 'unsent' }
  | { kind: 'unknown' };

/** How a row stands after it. */
export const stateAfter = {
  accepted: 'sent',
  rejected: 'refused',
  // It provably never left, so it waits again until its time is over.
  unsent: 'waiting',
  unknown: 'unknown',
} as const satisfies Record<OrderEnd['kind'], string>;
type StateAfter = (typeof stateAfter)[OrderEnd['kind']];

/** A row that one worker has taken to send now. */
export type TakenOutreach = {
  id: string;
  /** Encrypted, and bound to whose it is: a family's by its index, one of the staff by the person. */
  number: Buffer;
  /** Of a call: its secret, 22 characters of base64url. Null for a text. */
  token: string | null;
  ringSeconds: number;
} & ({ index: Buffer } | { operatorId: string });

/** What a kind needs to say something: keys that open its words, and where its pages are. */
export type Speaker = { vault: Pick<Vault, 'decrypt' | 'sign'>; publicUrl: string };

/** Who takes what waits. `patienceSeconds`: how long it is left to others, who know the account's pace. */
export type Taker = { worker: string; limit: number; patienceSeconds: number };

/** A row whose order has an end, for its entry. */
export type SettledOutreach = {
  id: string;
  channel: Channel;
  phoneId: string | null;
  operatorId: string | null;
  revocationId: string | null;
  versionId: string | null;
  campaignId: string | null;
  rehearsalId: string | null;
  carrierId: string | null;
  /** Why the carrier refused it. */
  error: number | undefined;
};

/** What somebody hears who picks up, or who has pressed a key. */
export type OutreachAnswer =
  | { kind: 'speak'; words: string }
  | { kind: 'offer'; language: string; name: string }
  | { kind: 'say-code'; language: string; code: string }
  | { kind: 'silence' };

/** A kind of call or text that is part of no closure. All that differs between kinds is here. */
export type OutreachKind<Row extends TakenOutreach = TakenOutreach> = {
  /** The rows that are of this kind, by `outreach.kind`. */
  rows: readonly string[];
  /** How long to rest when none waits: how long somebody who waits for one is kept at most. */
  idleMs: number;
  /** How long after it was taken a call may leave. Later it would come for somebody who needs it no more. */
  callGoodMs?: number;
  /** Whether it waits while the database holds calls back: as calls do, only where all of them are held, or never. */
  waits: 'as-calls-do' | 'for-everything' | 'never';
  /** Moves what may go now to `sending`, and what may not any more out of the way. At most once: no other worker takes it. */
  take(tx: Transaction, by: Taker): Promise<Row[]>;
  /** What its text says. */
  text(row: Row, speaker: Speaker): string;
  /** Whether a lost text is looked for and, where the carrier lacks it, sent once more; of a code, while it may be entered. */
  again: 'always' | 'while-unused' | 'never';
  /** Undefined if only the end counts. */
  entry(settled: SettledOutreach, state: StateAfter): Entry | undefined;
  /** Whether a voicemail keeps what its call says. A code is for the person who asked for it. */
  isLeft?: true;
  /** What its call says; undefined where it is of no use any more. */
  answer?(db: Db, id: string): Promise<OutreachAnswer | undefined>;
  /** After a key, or the silence where one was awaited. */
  answerKey?(db: Db, signer: Signer, press: Press): Promise<OutreachAnswer | undefined>;
};
type Press = { id: string; key: string | undefined };
type Entry = Noted & { subject: Subject };

/** The entry of what goes to a family: what never left is tried again, and tells nothing yet. */
export const aboutPhone =
  (noted: (settled: SettledOutreach, state: Exclude<StateAfter, 'waiting'>) => Noted) =>
  (settled: SettledOutreach, state: StateAfter): Entry | undefined =>
    state === 'waiting'
      ? undefined
      : { ...noted(settled, state), subject: { kind: 'phone', id: settled.phoneId ?? '' } };

/** How an order to one of the staff ended, in the words of its entry. */
const staffEnds = {
  sent: 'placed',
  refused: 'refused',
  waiting: 'unsent',
  unknown: 'unknown',
} as const satisfies Record<StateAfter, string>;

/** The facts of an order to one of the staff. */
export function staffFacts({ operatorId, channel, carrierId }: SettledOutreach, state: StateAfter) {
  const [operator, end] = [operatorId ?? '', staffEnds[state]];
  return channel === 'voice'
    ? { operator, call: end, callId: carrierId }
    : { operator, text: end, textId: carrierId };
}
