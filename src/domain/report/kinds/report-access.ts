import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { date, exact, nothing, term, words } from '#domain/report/cell.ts';
import { left, type ReportBody, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';
import { isWithin } from '#domain/report/scope-store.ts';

/** Who may do what, whether they are trained for it, and who looked up families. */
export const accessReport = {
  name: 'access',
  also: ['training', 'roles'],
  title: 'Access and training',
  button: 'Access and training',
  readers: 'overseers',
  isOfDistrict: true,
  read: readAccess,
} as const satisfies ReportKind;

type Grant = {
  id: string;
  person: string;
  role: string;
  school: string | null;
  language: string | null;
  since: Temporal.Instant;
  trainedUntil: Temporal.Instant | null;
  lapsesSoon: boolean;
};
type Change = {
  at: Temporal.Instant;
  act: 'grant' | 'revoke' | 'deactivate';
  person: string;
  role: string | null;
  school: string | null;
  state: 'waiting' | 'confirmed' | 'declined' | 'expired';
  askedBy: string | null;
  settledBy: string | null;
};
type Counts = {
  passed: number;
  failed: number;
  reviewedAt: Temporal.Instant | null;
  kept: number;
  removed: number;
};
type Look = { person: string; what: string; times: number };

/** What the course is for: nobody requests or approves without it. */
const trainedRoles = new Set(['requester', 'approver']);
const acts = { grant: 'Role given', revoke: 'Role taken', deactivate: 'Left' } as const;
const states = {
  waiting: 'Waiting',
  confirmed: 'Confirmed',
  declined: 'Declined',
  expired: 'Expired',
} as const;

async function readAccess(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const grants = await selectGrants(tx);
  const counts = await selectCounts(tx, scope);
  const [looks, downloads] = [await selectLooks(tx, scope), await selectDownloads(tx, scope)];
  const needTraining = grants.filter(({ role }) => trainedRoles.has(role));
  const isTrained = ({ trainedUntil }: Grant) => trainedUntil !== null;
  return {
    headline: [
      { label: 'People with a role', figure: exact(persons(grants)) },
      { label: 'Requesters and approvers', figure: exact(persons(needTraining)) },
      { label: 'Of these trained', figure: exact(persons(needTraining.filter(isTrained))) },
      {
        label: 'Training ends within 30 days',
        figure: exact(persons(needTraining.filter(({ lapsesSoon }) => lapsesSoon))),
      },
      { label: 'Courses passed', figure: exact(counts.passed) },
      { label: 'Courses failed', figure: exact(counts.failed) },
      {
        label: 'Last finished access review',
        figure: counts.reviewedAt === null ? words('None') : date(counts.reviewedAt),
      },
      { label: 'People it kept', figure: exact(counts.kept) },
      { label: 'People it removed', figure: exact(counts.removed) },
    ],
    tables: [
      {
        title: 'Roles today',
        columns: [left('Role'), right('People'), right('Trained')],
        rows: [...Map.groupBy(grants, ({ role }) => role)].map(([role, held]) => [
          term('role', role),
          exact(persons(held)),
          trainedRoles.has(role) ? exact(persons(held.filter(isTrained))) : nothing,
        ]),
        none: 'Nobody holds a role.',
      },
      {
        title: 'Changes of roles',
        columns: [
          left('Date'),
          left('Change'),
          left('Person'),
          left('Role'),
          left('For'),
          left('Requested by'),
          left('State'),
          left('Confirmed or declined by'),
        ],
        rows: (await selectChanges(tx, scope)).map((row) => [
          date(row.at),
          words(acts[row.act]),
          words(row.person),
          term('role', row.role),
          row.role === null ? nothing : words(row.school ?? 'Whole district'),
          words(row.askedBy ?? 'Staff list'),
          words(states[row.state]),
          words(row.settledBy),
        ]),
        none: 'No role was changed.',
      },
      {
        title: 'Look-ups of families',
        columns: [left('Person'), left('What'), right('Times')],
        rows: looks.map((row) => [words(row.person), term('act', row.what), exact(row.times)]),
        none: 'Nobody looked up a family.',
      },
      {
        title: 'Files downloaded',
        columns: [left('Person'), left('File'), right('Times')],
        rows: downloads.map((row) => [words(row.person), term('act', row.what), exact(row.times)]),
        none: 'Nobody downloaded a file.',
        only: 'files',
      },
      {
        title: 'People with a role today',
        columns: [
          left('Person'),
          left('Role'),
          left('For'),
          left('Since'),
          left('Training good until'),
        ],
        rows: grants.map((row) => [
          words(row.person),
          term('role', row.role),
          row.language === null
            ? words(row.school ?? 'Whole district')
            : term('language', row.language),
          date(row.since),
          date(row.trainedUntil),
        ]),
        none: 'Nobody holds a role.',
        only: 'files',
      },
    ],
    notes: ['Roles and training are those of today; everything else is of the period.'],
  };
}

const byPerson = (one: { person: string }, other: { person: string }) =>
  one.person.localeCompare(other.person);
const mostFirst = (one: Look, other: Look) =>
  other.times - one.times || byPerson(one, other) || one.what.localeCompare(other.what);

const persons = (grants: readonly Grant[]) => new Set(grants.map(({ id }) => id)).size;

async function selectGrants(tx: Transaction): Promise<Grant[]> {
  const rows = await many<Grant>(tx)`
    WITH held AS (
      SELECT g.*, staff_name(o) AS name FROM role_grant g JOIN operator o ON o.id = g.operator_id AND o.active
      WHERE g.revoked_at IS NULL
    ), trained AS (
      SELECT p.operator_id, (SELECT training_end(r) FROM training_record r WHERE r.id = current_training(p.operator_id)) AS until
      FROM (SELECT DISTINCT operator_id FROM held) p
    )
    SELECT h.operator_id AS id, h.name AS person, h.role, s.name AS school, h.language, h.granted_at AS since,
      t.until AS "trainedUntil", coalesce(t.until < now() + interval '30 days', false) AS "lapsesSoon"
    FROM held h JOIN trained t USING (operator_id) LEFT JOIN school s ON s.id = h.school_id
    ORDER BY array_position('{requester,approver,compliance,front-office,administrator,translator}', h.role),
      s.name NULLS FIRST, h.language`;
  return [...Map.groupBy(rows, ({ role }) => role).values()].flatMap((held) =>
    held.toSorted(byPerson),
  );
}

async function selectChanges(tx: Transaction, scope: ReportScope): Promise<Change[]> {
  return many<Change>(tx)`
    SELECT c.asked_at AS at, c.act, staff_name(p) AS person, c.role, s.name AS school, c.state, staff_name(a) AS "askedBy",
      staff_name(b) AS "settledBy"
    FROM role_change c JOIN operator p ON p.id = c.operator_id LEFT JOIN school s ON s.id = c.school_id
    LEFT JOIN operator a ON a.id = c.asked_by LEFT JOIN operator b ON b.id = c.settled_by
    WHERE ${isWithin(sql`c.asked_at`, scope)} ORDER BY c.asked_at DESC, c.id`;
}

async function selectCounts(tx: Transaction, scope: ReportScope): Promise<Counts> {
  const row = await one<Counts>(tx)`
    SELECT (SELECT count(*)::int FROM training_record WHERE ${isWithin(sql`passed_at`, scope)}) AS passed,
      (SELECT count(*)::int FROM audit_entry WHERE act = 'training-failed' AND ${isWithin(sql`at`, scope)}) AS failed,
      review.at AS "reviewedAt", coalesce(review.kept, 0) AS kept, coalesce(review.removed, 0) AS removed
    FROM (SELECT 1) AS one LEFT JOIN (
      SELECT r.finished_at AS at, (count(*) FILTER (WHERE d.decision = 'keep'))::int AS kept,
        (count(*) FILTER (WHERE d.decision = 'remove'))::int AS removed
      FROM access_review r LEFT JOIN access_decision d ON d.review_id = r.id
      WHERE r.finished_at IS NOT NULL GROUP BY r.id ORDER BY r.finished_at DESC LIMIT 1) AS review ON true`;
  if (row === undefined) throw new Error('no count of training');
  return row;
}

async function selectLooks(tx: Transaction, scope: ReportScope): Promise<Look[]> {
  const rows = await many<Look>(tx)`
    SELECT staff_name(o) AS person, d.what, count(*)::int AS times
    FROM disclosure d JOIN operator o ON o.id = d.operator_id
    WHERE ${isWithin(sql`d.at`, scope)} GROUP BY o.id, d.what`;
  return rows.toSorted(mostFirst);
}

async function selectDownloads(tx: Transaction, scope: ReportScope): Promise<Look[]> {
  const rows = await many<Look>(tx)`
    SELECT staff_name(o) AS person, CASE WHEN e.act = 'report-downloaded' THEN 'report-' || e.subject_id ELSE e.act END AS what, count(*)::int AS times
    FROM audit_entry e JOIN operator o ON o.id::text = e.actor_id
    WHERE e.actor_kind = 'operator' AND e.act LIKE '%-downloaded' AND ${isWithin(sql`e.at`, scope)}
    GROUP BY o.id, 2`;
  return rows.toSorted(mostFirst);
}
