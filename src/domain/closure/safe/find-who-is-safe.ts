import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { isWithinReach, type OfficeReach, reachOf } from '#domain/office/office-reach.ts';
import { recordListShown } from '#domain/office/record-disclosure.ts';
import type { Operator, Role } from '#domain/people/operator/operator.ts';
import type { safeRefusals } from '#refusals/closure.ts';
import type { Vault } from '#vault/vault.ts';
import { selectWrote } from './staff-wrote-store.ts';

/** Who of the staff that a closure asked said that they are safe; those who didn't by name, a page at a time. */
export type WhoIsSafe = {
  closure: { id: string; number: number };
  timeZone: string;
  at: Temporal.Instant;
  /** Of the schools that the reader may look at; somebody of two schools counts at each, and once in all. */
  schools: { name: string; asked: number; safe: number }[];
  asked: number;
  safe: number;
  /** In the order of their names. */
  unanswered: Unanswered[];
  unansweredInAll: number;
  /** What else staff texted while it held, the newest first. `name` is of whom the phone is, or may be. */
  wrote: { name: string; at: Temporal.Instant; words: string }[];
  /** From 0. */
  page: number;
  pages: number;
};

export type Unanswered = {
  name: string;
  schools: string[];
  /** Somebody said so on a phone that this person shares: nobody knows who. */
  sharedAt?: Temporal.Instant;
};

export type SafeRefusal = keyof typeof safeRefusals | 'other-schools' | 'no-campaign';

const peopleOnPage = 25;

/** They ask for closures, decide on them, or keep the list of the staff. */
const readers: readonly Role[] = ['requester', 'approver', 'administrator'];

/** The schools whose staff somebody may look up; undefined for none. */
export const safeReach = (operator: Operator): OfficeReach | undefined =>
  reachOf(operator, readers);

/** For who may look at these schools. Each opening is on record, with a row for each phone of those who are named. */
export async function findWhoIsSafe(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: {
    operator: Operator;
    /** By its id or number; without either, the one that asks now: no all clear or correction has followed. */
    closure: { id?: string | undefined; number?: number | undefined };
    page: number;
  },
): Promise<{ kind: 'found'; who: WhoIsSafe } | { kind: 'refused'; reason: SafeRefusal }> {
  const reach = safeReach(asked.operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-for-the-safe-list' };
  return transact(db, async (tx) => {
    const head = await selectHead(tx, asked.closure);
    const { id, number } = asked.closure;
    if (head === undefined)
      return {
        kind: 'refused',
        reason: id === undefined && number === undefined ? 'nobody-asks-now' : 'no-campaign',
      };
    const refusal = refusalOf(head, reach);
    if (refusal !== undefined) return { kind: 'refused', reason: refusal };
    const people = (await selectAsked(tx, head.versionId)).filter(({ schoolIds }) =>
      schoolIds.some((id) => isWithinReach(reach, id)),
    );
    const nameOf = ({ name, sourcedId }: AskedRow) =>
      vault.decrypt(name, `guardian.name:${sourcedId}`);
    const wrote = await selectWrote(tx, vault, {
      versionId: head.versionId,
      phoneIds: people.flatMap(({ phoneIds }) => phoneIds),
    });
    const open = people
      .filter(({ safeAt }) => safeAt === null)
      .map((one) => ({ ...one, name: nameOf(one) }))
      .toSorted((one, other) => one.name.localeCompare(other.name));
    const pages = Math.max(1, Math.ceil(open.length / peopleOnPage));
    const page = asked.page < pages ? asked.page : 0;
    const shown = open.slice(page * peopleOnPage, (page + 1) * peopleOnPage);
    await recordListShown(tx, {
      operatorId: asked.operator.id,
      what: 'who-is-safe',
      campaignId: head.id,
      shown: [
        ...new Set([
          ...shown.flatMap(({ phoneIds }) => phoneIds),
          ...wrote.map(({ phoneId }) => phoneId),
        ]),
      ].map((phoneId) => ({ phoneId, studentIds: [] })),
      page,
    });
    const within = head.schools.filter(({ id }) => isWithinReach(reach, id));
    return {
      kind: 'found',
      who: {
        closure: { id: head.id, number: head.number },
        timeZone: head.timeZone,
        at: head.at,
        schools: within.map(({ id, name }) => ({ name, ...tally(people.filter(worksAt(id))) })),
        ...tally(people),
        unanswered: shown.map(({ name, schoolIds, sharedAt }) => ({
          name,
          schools: within.filter(({ id }) => schoolIds.includes(id)).map((school) => school.name),
          ...(sharedAt === null ? {} : { sharedAt }),
        })),
        unansweredInAll: open.length,
        wrote: wrote.map(({ phoneId, at, words }) => ({
          name: people
            .filter(({ phoneIds }) => phoneIds.includes(phoneId))
            .map(nameOf)
            .toSorted()
            .join(' or '),
          at,
          words,
        })),
        page,
        pages,
      },
    };
  });
}

const worksAt =
  (school: string) =>
  ({ schoolIds }: AskedRow) =>
    schoolIds.includes(school);

const tally = (people: readonly AskedRow[]) => ({
  asked: people.length,
  safe: people.filter(({ safeAt }) => safeAt !== null).length,
});

function refusalOf(head: Head, reach: OfficeReach): SafeRefusal | undefined {
  if (!head.asks) return 'asks-nobody';
  if (!head.schools.some(({ id }) => isWithinReach(reach, id))) return 'other-schools';
  return head.hasStarted ? undefined : 'nobody-asked-yet';
}

type Head = {
  id: string;
  number: number;
  versionId: string;
  asks: boolean;
  hasStarted: boolean;
  schools: { id: string; name: string }[];
  timeZone: string;
  at: Temporal.Instant;
};

async function selectHead(
  tx: Transaction,
  asked: { id?: string | undefined; number?: number | undefined },
): Promise<Head | undefined> {
  const { id = null, number = null } = asked;
  return one<Head>(tx)`
    SELECT c.id, c.number, v.id AS "versionId", asks_if_safe(v) AS asks, c.started_at IS NOT NULL AS "hasStarted",
      (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) ORDER BY s.name) FROM school s
        WHERE s.id = ANY (v.school_ids)) AS schools,
      d.time_zone AS "timeZone", clock_timestamp() AS at
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version CROSS JOIN district d
    WHERE CASE WHEN ${id}::uuid IS NOT NULL THEN c.id = ${id}::uuid
      WHEN ${number}::int IS NOT NULL THEN c.number = ${number}::int
      ELSE asks_if_safe(v) AND c.started_at > now() - interval '24 hours'
        AND NOT EXISTS (SELECT FROM campaign x WHERE x.corrects = c.id AND x.started_at IS NOT NULL) END
    ORDER BY c.number DESC LIMIT 1`;
}

type AskedRow = {
  name: Buffer;
  sourcedId: string;
  schoolIds: string[];
  phoneIds: string[];
  safeAt: Temporal.Instant | null;
  sharedAt: Temporal.Instant | null;
};

async function selectAsked(tx: Transaction, versionId: string): Promise<AskedRow[]> {
  return many<AskedRow>(tx)`
    SELECT g.name, g.sourced_id AS "sourcedId", s.school_ids AS "schoolIds", s.phone_ids AS "phoneIds",
      s.safe_at AS "safeAt", s.shared_at AS "sharedAt"
    FROM campaign_version v CROSS JOIN LATERAL staff_asked(v) s JOIN guardian g ON g.id = s.guardian_id
    WHERE v.id = ${versionId}`;
}
