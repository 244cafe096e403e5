import { type Db, transact } from '#database/transaction.ts';
import { officeReach, reachOf } from '#domain/office/office-reach.ts';
import { recordListShown } from '#domain/office/record-disclosure.ts';
import type { Operator } from '#domain/operator/operator.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import {
  familiesOnPage,
  mayBeCalledByHand,
  type Unreached,
  type UnreachedFamily,
} from './unreached.ts';
import { selectUnreached, selectUnreachedHead, type UnreachedRow } from './unreached-store.ts';

export type UnreachedRefusal = 'not-for-the-list' | 'no-campaign' | 'nobody-called';

/**
 * The families whom a closure did not reach, with names and numbers, for the front office of their schools and for
 * whoever asked for the closure. Each opening is a disclosure of every phone and student on the page (34 CFR 99.32).
 */
export async function findUnreached(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: {
    operator: Operator;
    /** By its id or number; without either, the newest that has called. */
    closure: { id?: string | undefined; number?: number | undefined };
    page: number;
  },
): Promise<
  { kind: 'found'; unreached: Unreached } | { kind: 'refused'; reason: UnreachedRefusal }
> {
  const { operator, page } = asked;
  return transact(db, async (tx) => {
    const head = await selectUnreachedHead(tx, { ...asked.closure, operatorId: operator.id });
    const reach = head?.isRequester
      ? reachOf(operator, ['front-office', 'compliance', 'requester'])
      : officeReach(operator);
    if (reach === undefined) return { kind: 'refused', reason: 'not-for-the-list' };
    if (head === undefined) return { kind: 'refused', reason: 'no-campaign' };
    if (!head.hasStarted) return { kind: 'refused', reason: 'nobody-called' };
    const rows = await selectUnreached(tx, {
      head,
      reach,
      offset: page * familiesOnPage,
      limit: familiesOnPage,
    });
    await recordListShown(tx, {
      operatorId: operator.id,
      what: 'unreached',
      campaignId: head.id,
      shown: oncePerFamily(rows),
      page,
    });
    const total = rows[0]?.total ?? 0;
    const families = [...Map.groupBy(rows, ({ place }) => place).values()];
    return {
      kind: 'found',
      unreached: {
        closure: { id: head.id, number: head.number },
        families: families.map((lines) => toFamily(lines, vault)),
        total,
        page,
        pages: Math.ceil(total / familiesOnPage),
      },
    };
  });
}

/** Two guardians of a family may have one phone. */
function oncePerFamily(rows: readonly UnreachedRow[]): UnreachedRow[] {
  return [...new Map(rows.map((row) => [`${row.place} ${row.phoneId}`, row])).values()];
}

function toFamily(lines: readonly UnreachedRow[], vault: Pick<Vault, 'decrypt'>): UnreachedFamily {
  const guardians = [...Map.groupBy(lines, ({ guardianId }) => guardianId).values()];
  return {
    schools: lines[0]?.schools ?? [],
    guardians: guardians.flatMap((own) => {
      const [first] = own;
      if (first === undefined) return [];
      return [
        {
          name: vault.decrypt(first.name, `guardian.name:${first.sourcedId}`),
          language: first.language,
          phones: own.map(({ number, index, ending, rule, reason }) => ({
            number: mayBeCalledByHand([ending, rule])
              ? vault.decrypt(number, phoneBinding(index))
              : undefined,
            ending: ending ?? rule ?? undefined,
            reason: reason ?? undefined,
          })),
        },
      ];
    }),
  };
}
