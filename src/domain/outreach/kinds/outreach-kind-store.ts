import type { Transaction } from '#database/transaction.ts';
import type { Noted, Subject } from '#domain/audit/audit-entry.ts';
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
export type SettledState = Exclude<(typeof stateAfter)[OrderEnd['kind']], 'waiting'>;

/** A row that one worker has taken to send now. */
export type TakenOutreach = {
  id: string;
  phoneId: string;
  /** Encrypted. */
  number: Buffer;
  index: Buffer;
  /** Of a call: its secret, 22 characters of base64url. Null for a text. */
  token: string | null;
  ringSeconds: number;
};

/** What a kind needs to say something: keys that open its words, and where its pages are. */
export type Speaker = { vault: Pick<Vault, 'decrypt' | 'sign'>; publicUrl: string };

/** A row whose order has an end, for its entry. */
export type SettledOutreach = {
  id: string;
  phoneId: string;
  revocationId: string | null;
  carrierId: string | undefined;
  /** Why the carrier refused it. */
  error: number | undefined;
};

/** A kind of call or text that is part of no closure. All that differs between kinds is here. */
export type OutreachKind<Row extends TakenOutreach = TakenOutreach> = {
  /** The rows that are of this kind, by `outreach.kind`. */
  rows: readonly string[];
  /** How long to rest when none waits: how long somebody who waits for one is kept at most. */
  idleMs: number;
  /** Moves what may go now to `sending`, and what may not any more out of the way. At most once: no other worker takes it. */
  take(tx: Transaction, by: { worker: string; limit: number }): Promise<Row[]>;
  /** What its text says. */
  text(row: Row, speaker: Speaker): string;
  /** Whether one that the carrier provably lacks is sent once more: always, or as long as its code may still be entered. */
  again: 'always' | 'while-unused';
  entry(settled: SettledOutreach, state: SettledState): Noted & { subject: Subject };
};
