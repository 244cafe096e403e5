import { type Db, type Transaction, transact } from '#database/transaction.ts';
import {
  isWithinReach,
  type OfficeReach,
  officeReach,
  officeRoles,
  reachOf,
} from '#domain/office/office-reach.ts';
import { recordListShown } from '#domain/office/record-disclosure.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import { familiesOf, groupFamilies, type ListedFamily } from './hand-call-batch.ts';
import {
  type EmptyReason,
  familiesOnPage,
  mayBeCalledByHand,
  type Unreached,
  type UnreachedFamily,
  type UnreachedPhone,
  type UnreachedRefusal,
} from './unreached.ts';
import {
  selectFamilies,
  selectPhones,
  selectUnreachedHead,
  type UnreachedHead,
  type UnreachedRow,
} from './unreached-store.ts';

type Decrypts = Pick<Vault, 'decrypt'>;
type Refused = { kind: 'refused'; reason: UnreachedRefusal };

/**
 * The families whom a closure did not reach, for the front office of their schools and for anyone who asked for the closure:
 * names and numbers of those whom this person took, counts of the others. Each opening is a disclosure of every phone and
 * student on the page (34 CFR 99.32). A file names all, with the numbers of those that were taken by its reader.
 */
export function findUnreached(db: Db, vault: Decrypts, asked: Asked): Promise<Found | Refused> {
  return transact(db, (tx) => listUnreached(tx, vault, asked));
}

type Asked = {
  operator: Operator;
  /** By its id or number; without either, the newest that has called. */
  closure: { id?: string | undefined; number?: number | undefined };
  /** All of them go into a file. */
  page: number | 'all';
};
type Found = { kind: 'found'; unreached: Unreached };

/** The same as part of another act. */
export async function listUnreached(
  tx: Transaction,
  vault: Decrypts,
  asked: Asked,
): Promise<Found | Refused> {
  const { operator } = asked;
  const opened = await openList(tx, operator, asked.closure);
  if (opened.kind === 'refused') return opened;
  const { head } = opened;
  if (head.isStopped) return { kind: 'found', unreached: await ofStopped(tx, operator, opened) };
  const listed = await selectFamilies(tx, { ...opened, operatorId: operator.id });
  const { families, page, pages } = pageOf(listed, operator.id, asked.page);
  const rows = await selectPhones(tx, { ...opened, operatorId: operator.id, families });
  const phonesOf = Map.groupBy(rows, ({ key }) => key);
  await recordListShown(tx, {
    operatorId: operator.id,
    what: asked.page === 'all' ? 'unreached-file' : 'unreached',
    campaignId: head.id,
    shown: families.flatMap(({ key, studentIds }) =>
      oncePerPhone(phonesOf.get(key) ?? []).map(({ phoneId }) => ({ phoneId, studentIds })),
    ),
    page,
  });
  return {
    kind: 'found',
    unreached: {
      ...listOf(opened),
      total: listed.length,
      called: listed.filter(({ calledAt }) => calledAt !== null).length,
      ...takenOf(listed, operator.id),
      groups: groupFamilies(listed),
      families: families.map((family) =>
        toFamily(family, phonesOf.get(family.key) ?? [], { vault, operatorId: operator.id }),
      ),
      page,
      pages,
    },
  };
}

/** Counts only: nobody is named, and nobody is to be called about what was stopped. */
async function ofStopped(
  tx: Transaction,
  operator: Operator,
  opened: { head: UnreachedHead; reach: OfficeReach },
): Promise<Unreached> {
  const { head } = opened;
  const listed = await selectFamilies(tx, { ...opened, operatorId: operator.id });
  const tried = listed.filter(({ wasTried }) => wasTried).length;
  const shown = { operatorId: operator.id, what: 'unreached', campaignId: head.id } as const;
  await recordListShown(tx, { ...shown, shown: [], page: 0 });
  return {
    ...listOf(opened),
    stopped: {
      ...(head.endedBy === null ? {} : { by: head.endedBy }),
      notCalled: listed.length - tried,
      tried,
    },
  };
}

/** Of a list that names nobody. */
const listOf = (opened: { head: UnreachedHead; reach: OfficeReach }): Unreached => ({
  closure: { id: opened.head.id, number: opened.head.number },
  timeZone: opened.head.timeZone,
  says: opened.head.says,
  emptyBecause: emptyBecause(opened),
  families: [],
  total: 0,
  called: 0,
  taken: [],
  groups: [],
  page: 0,
  pages: 1,
});

/** Whose families of a closure somebody may see and call. */
export async function openList(
  tx: Transaction,
  operator: Operator,
  closure: { id?: string | undefined; number?: number | undefined },
): Promise<{ kind: 'opened'; head: UnreachedHead; reach: OfficeReach } | Refused> {
  const head = await selectUnreachedHead(tx, { ...closure, operatorId: operator.id });
  const reach = head?.isRequester
    ? reachOf(operator, [...officeRoles, 'requester'])
    : officeReach(operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-for-the-list' };
  if (head === undefined) return { kind: 'refused', reason: 'no-campaign' };
  if (!head.hasStarted) return { kind: 'refused', reason: 'nobody-called' };
  return { kind: 'opened', head, reach };
}

/** Whom a person took; the first page where the one asked for is no more. Everybody goes into a file. */
function pageOf(listed: readonly ListedFamily[], operatorId: string, page: number | 'all') {
  if (page === 'all') return { families: listed, page: 0, pages: 1 };
  const own = familiesOf(listed, operatorId);
  const pages = Math.max(1, Math.ceil(own.length / familiesOnPage));
  const shown = page < pages ? page : 0;
  const from = shown * familiesOnPage;
  return { families: own.slice(from, from + familiesOnPage), page: shown, pages };
}

/** Who has families to call at this moment, and how many: this person, and the others. */
function takenOf(
  listed: readonly ListedFamily[],
  operatorId: string,
): Pick<Unreached, 'mine' | 'taken'> {
  const held = listed.flatMap(({ calledAt, takenById, takenBy, takenAt }) =>
    calledAt !== null || takenById === null || takenAt === null
      ? []
      : [{ id: takenById, by: takenBy ?? '', at: takenAt }],
  );
  const byPerson = [...Map.groupBy(held, ({ id }) => id)].flatMap(([id, [first, ...rest]]) =>
    first === undefined ? [] : [{ id, by: first.by, at: first.at, families: rest.length + 1 }],
  );
  const mine = byPerson.find(({ id }) => id === operatorId);
  return {
    taken: byPerson
      .filter(({ id }) => id !== operatorId)
      .map(({ by, at, families }) => ({ by, at, families })),
    ...(mine === undefined
      ? {}
      : { mine: { families: mine.families, until: mine.at.add({ hours: 1 }) } }),
  };
}

function emptyBecause({ head, reach }: { head: UnreachedHead; reach: OfficeReach }): EmptyReason {
  if (!head.schoolIds.some((id) => isWithinReach(reach, id))) return 'other-schools';
  return head.isOpen ? 'still-calling' : 'all-reached';
}

/** Two guardians of a family may have one phone. */
const oncePerPhone = (rows: readonly UnreachedRow[]): UnreachedRow[] => [
  ...new Map(rows.map((row) => [row.phoneId, row])).values(),
];

function toFamily(
  family: ListedFamily,
  rows: readonly UnreachedRow[],
  { vault, operatorId }: { vault: Decrypts; operatorId: string },
): UnreachedFamily {
  const { calledBy, calledAt, takenById, takenBy, takenAt } = family;
  const guardians = [...Map.groupBy(rows, ({ guardianId }) => guardianId).values()];
  return {
    id: family.studentIds[0] ?? '',
    schools: family.schools,
    ...(calledBy === null || calledAt === null ? {} : { called: { by: calledBy, at: calledAt } }),
    ...(takenBy === null || takenAt === null
      ? {}
      : { taken: { by: takenBy, at: takenAt, isMine: takenById === operatorId } }),
    guardians: guardians.flatMap((own) => {
      const [first] = own;
      if (first === undefined) return [];
      return [
        {
          name: vault.decrypt(first.name, `guardian.name:${first.sourcedId}`),
          language: first.language,
          phones: own.map((row) => toPhone(row, vault)),
        },
      ];
    }),
  };
}

function toPhone(row: UnreachedRow, vault: Decrypts): UnreachedPhone {
  const { number, index, ending, rule, reason, isMine, wantsTexts } = row;
  const isBarred = !mayBeCalledByHand([ending, rule]);
  return {
    ...(isMine && !isBarred ? { number: vault.decrypt(number, phoneBinding(index)) } : {}),
    isBarred,
    ending: ending ?? rule ?? undefined,
    reason: reason ?? undefined,
    wantsTexts,
  };
}
