import type { BulkConnection } from '#database/bulk.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Problems } from '#sis/csv/problems.ts';
import type { RosterFormat } from '#sis/oneroster/roster-format.ts';
import type { Vault } from '#vault/vault.ts';
import type { LooseEnds } from './loose-ends.ts';

/** What every step of one import works with. */
export type RosterReading = {
  db: Db;
  tx: Transaction;
  copyInto: BulkConnection['copyInto'];
  format: RosterFormat;
  vault: Vault;
  problems: Problems;
  warnings: Problems;
  looseEnds: LooseEnds;
  /** ISO date: what ended before it is over. */
  today: string;
  defaultTimeZone: string | undefined;
  /** Only rows that changed are read. */
  isChanges: boolean;
  /** Of these, whom they tell of. */
  changedUsers: readonly string[];
  /** Whether e-mail addresses are kept. */
  keepsEmail: boolean;
  onProgress: (progress: { file: string; rows: number }) => void;
};

export function progressOf(reading: RosterReading, file: string): (rows: number) => void {
  let total = 0;
  return (rows) => {
    total += rows;
    reading.looseEnds.count(file, rows);
    reading.onProgress({ file, rows: total });
  };
}
