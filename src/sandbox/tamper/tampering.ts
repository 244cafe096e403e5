import type { LogSigner } from '#domain/audit/log/checkpoint.ts';
import type { Client } from './while-tampered.ts';

/**
 * `database`: `audit verify` with nothing but the database; `kept`: the same with the checkpoints that somebody kept;
 * `file`: `audit:verify` on the closure's evidence file, with those too.
 */
export const verifiers = ['database', 'kept', 'file'] as const;
export type Verifier = (typeof verifiers)[number];

/** Who has stolen the log's key, and how many entries there are. */
export type Forger = { signer: LogSigner; size: number };

export type Tampering = {
  /** In words: who runs the rehearsal reads it. */
  done: string;
  change: string | ((client: Client) => Promise<unknown>);
  /** Puts back what isn’t the log’s. */
  undo?: (client: Client) => Promise<unknown>;
  /** A worker seals what came with it. */
  thenSealed?: true;
  /** A checkpoint that somebody was given besides. */
  alsoKept?: (forger: Forger) => string;
  /** The closure is not in the database any more. */
  withoutFile?: true;
  /** The verifiers that have to notice. None: it can't be told from an honest entry. */
  finds: readonly Verifier[];
};
