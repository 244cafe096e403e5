import { type Db, type Transaction, transact } from '#database/transaction.ts';
import {
  isWithinReach,
  type OfficeReach,
  officeReach,
  reachOf,
} from '#domain/office/office-reach.ts';
import { recordListShown } from '#domain/office/record-disclosure.ts';
import type { Operator } from '#domain/operator/operator.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import {
  type EmptyReason,
  familiesOnPage,
  mayBeCalledByHand,
  type Unreached,
  type UnreachedFamily,
  type UnreachedRefusal,
} from './unreached.ts';
import {
  selectUnreached,
  selectUnreachedHead,
  type UnreachedHead,
  type UnreachedRow,
} from './unreached-store.ts';

type Decrypts = Pick<Vault, 'decrypt'>;
type Refused = { kind: 'refused'; reason: UnreachedRefusal };

/**
 * The families whom a closure did not reach, with names and numbers, for the front office of their schools and for
 * anyone who asked for the closure. Each opening is a disclosure of every phone and student on the page (34 CFR 99.32).
 */
export async function findUnreached(
  db: Db,
  vault: Decrypts,
  asked: {
    operator: Operator;
    /** By its id or number; without either, the newest that has called. */
    closure: { id?: string | undefined; number?: number | undefined };
    /** All of them go into a file. */
    page: number | 'all';
  },
): Promise<{ kind: 'found'; unreached: Unreached } | Refused> {
  const { operator } = asked;
  return transact(db, async (tx) => {
    const opened = await openList(tx, operator, asked.closure);
    if (opened.kind === 'refused') return opened;
    const { head } = opened;
    if (head.isStopped) return { kind: 'found', unreached: await ofStopped(tx, operator, opened) };
    const { rows, page } = await selectPage(tx, opened, asked.page);
    await recordListShown(tx, {
      operatorId: operator.id,
      what: page === 'all' ? 'unreached-file' : 'unreached',
      campaignId: head.id,
      shown: oncePerFamily(rows),
      page: page === 'all' ? 0 : page,
    });
    const { total, called } = rows[0] ?? { total: 0, called: 0 };
    const families = [...Map.groupBy(rows, ({ place }) => place).values()];
    return {
      kind: 'found',
      unreached: {
        closure: { id: head.id, number: head.number },
        timeZone: head.timeZone,
        emptyBecause: emptyBecause(opened),
        families: families.map((lines) => toFamily(lines, vault)),
        total,
        called,
        page: page === 'all' ? 0 : page,
        pages: page === 'all' ? 1 : Math.ceil(total / familiesOnPage),
      },
    };
  });
}

/** Counts only: nobody is named, and nobody is to be called about what was stopped. */
async function ofStopped(
  tx: Transaction,
  operator: Operator,
  opened: { head: UnreachedHead; reach: OfficeReach },
): Promise<Unreached> {
  const { head } = opened;
  const [first] = await selectUnreached(tx, { ...opened, offset: 0, limit: 1 });
  const { notCalled, tried } = first ?? { notCalled: 0, tried: 0 };
  const shown = { operatorId: operator.id, what: 'unreached', campaignId: head.id } as const;
  await recordListShown(tx, { ...shown, shown: [], page: 0 });
  return {
    closure: { id: head.id, number: head.number },
    timeZone: head.timeZone,
    emptyBecause: emptyBecause(opened),
    stopped: { ...(head.endedBy === null ? {} : { by: head.endedBy }), notCalled, tried },
    families: [],
    total: 0,
    called: 0,
    page: 0,
    pages: 1,
  };
}

/** Whose families of a closure somebody may see and call. */
export async function openList(
  tx: Transaction,
  operator: Operator,
  closure: { id?: string | undefined; number?: number | undefined },
): Promise<{ kind: 'opened'; head: UnreachedHead; reach: OfficeReach } | Refused> {
  const head = await selectUnreachedHead(tx, { ...closure, operatorId: operator.id });
  const reach = head?.isRequester
    ? reachOf(operator, ['front-office', 'compliance', 'requester'])
    : officeReach(operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-for-the-list' };
  if (head === undefined) return { kind: 'refused', reason: 'no-campaign' };
  if (!head.hasStarted) return { kind: 'refused', reason: 'nobody-called' };
  return { kind: 'opened', head, reach };
}

/** The first page where the one asked for is no more. */
async function selectPage(
  tx: Transaction,
  opened: { head: UnreachedHead; reach: OfficeReach },
  page: number | 'all',
): Promise<{ rows: UnreachedRow[]; page: number | 'all' }> {
  const part =
    page === 'all' ? { offset: 0 } : { offset: page * familiesOnPage, limit: familiesOnPage };
  const rows = await selectUnreached(tx, { ...opened, ...part });
  return rows.length === 0 && page !== 'all' && page > 0
    ? selectPage(tx, opened, 0)
    : { rows, page };
}

function emptyBecause({ head, reach }: { head: UnreachedHead; reach: OfficeReach }): EmptyReason {
  if (!head.schoolIds.some((id) => isWithinReach(reach, id))) return 'other-schools';
  return head.isOpen ? 'still-calling' : 'all-reached';
}

/** Two guardians of a family may have one phone. */
function oncePerFamily(rows: readonly UnreachedRow[]): UnreachedRow[] {
  return [...new Map(rows.map((row) => [`${row.place} ${row.phoneId}`, row])).values()];
}

function toFamily(lines: readonly UnreachedRow[], vault: Decrypts): UnreachedFamily {
  const guardians = [...Map.groupBy(lines, ({ guardianId }) => guardianId).values()];
  const [family] = lines;
  const { calledBy: by, calledAt: at } = family ?? { calledBy: null, calledAt: null };
  return {
    id: family?.studentIds[0] ?? '',
    schools: family?.schools ?? [],
    ...(by === null || at === null ? {} : { called: { by, at } }),
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
