import type { Db } from '#database/transaction.ts';
import type { Operator } from '#domain/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { ChatAccount } from './command.ts';

/** What a command may use. */
export type CommandContext = {
  db: Db;
  vault: Vault;
  /** Where links in cards lead, without a slash at the end. */
  publicUrl: string;
  /** More phones than this take a fresh sign-in, whatever the district says. */
  signInAbove?: number | undefined;
};

/** Who asks: a member of the staff, from one of their accounts. */
export type Asker = { operator: Operator; account: ChatAccount };
