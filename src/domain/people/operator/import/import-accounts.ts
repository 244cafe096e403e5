import type { Transaction } from '#database/transaction.ts';
import type { OperatorImportRow } from './operator-import-row.ts';
import { linkAccount, selectHolder } from './operator-import-store.ts';

/** Returns how many accounts are new to the person. */
export async function linkListedAccounts(
  tx: Transaction,
  {
    id,
    row,
    mayLink,
    complain,
  }: {
    id: string;
    row: OperatorImportRow;
    /** Only for who is new, or in the first list: otherwise one person could act as another. */
    mayLink: boolean;
    complain: (words: string) => void;
  },
): Promise<number> {
  let linked = 0;
  for (const account of row.accounts) {
    if (!mayLink && (await selectHolder(tx, account)) === undefined) {
      complain(
        `this person is on file already: leave the ${account.platform} account empty here, and they link it with /closure link`,
      );
      continue;
    }
    const outcome = await linkAccount(tx, id, account);
    if (outcome === 'linked') linked++;
    if (outcome === 'taken') {
      complain(
        `the ${account.platform} account is another person’s and stays theirs: leave it empty here`,
      );
    }
  }
  return linked;
}
