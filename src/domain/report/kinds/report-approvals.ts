import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { byName } from '#domain/people/operator/staff-name-store.ts';
import { exact, term, time, wait, words } from '#domain/report/cell.ts';
import { left, type ReportBody, right } from '#domain/report/report.ts';
import type { ReportKind, ReportScope } from '#domain/report/report-kind.ts';
import { concerns, isWithin } from '#domain/report/scope-store.ts';

/** Who asked, who decided, how long that took, and who was refused. */
export const approvalsReport = {
  name: 'approvals',
  also: ['approval', 'decisions'],
  title: 'Approvals',
  button: 'Approvals',
  readers: 'overseers',
  read: readApprovals,
} as const satisfies ReportKind;

const outcomes = {
  approved: 'Approved',
  'sent-back': 'Sent back',
  waiting: 'Waiting',
  undecided: 'Withdrawn or expired',
} as const;

type RequestRow = {
  number: number;
  version: number;
  happening: string;
  requester: string;
  submittedAt: Temporal.Instant;
  outcome: keyof typeof outcomes;
  deciders: string | null;
  took: number | null;
};
type PersonRow = { name: string; did: 'requested' | 'decided'; median: number | null } & Record<
  'requests' | 'approved' | 'sentBack' | 'undecided',
  number
>;

async function readApprovals(tx: Transaction, scope: ReportScope): Promise<ReportBody> {
  const requests = await selectRequests(tx, scope);
  const people = await selectPeople(tx, scope);
  const refusals = await selectRefusals(tx, scope);
  const count = (outcome: RequestRow['outcome']) =>
    exact(requests.filter((row) => row.outcome === outcome).length);
  const of = (did: PersonRow['did']) => people.filter((row) => row.did === did);
  const refused = refusals.reduce((total, row) => total + row.times, 0);
  return {
    headline: [
      { label: 'Requests', figure: exact(requests.length) },
      { label: 'Approved', figure: count('approved') },
      { label: 'Sent back', figure: count('sent-back') },
      { label: 'Withdrawn or expired', figure: count('undecided') },
      { label: 'Waiting', figure: count('waiting') },
      { label: 'Usual time to approval', figure: wait(medianOf(requests)) },
      { label: 'Attempts refused', figure: exact(refused) },
    ],
    tables: [
      {
        title: 'Requests',
        columns: [
          left('Closure'),
          left('What'),
          left('Requested by'),
          left('Requested'),
          left('Outcome'),
          left('Decided by'),
          right('Time'),
        ],
        rows: requests.map((row) => [
          row.version === 1 ? exact(row.number) : words(`${row.number}, version ${row.version}`),
          term('happening', row.happening),
          words(row.requester),
          time(row.submittedAt),
          words(outcomes[row.outcome]),
          words(row.deciders),
          wait(row.took),
        ]),
        none: 'No closure was requested.',
      },
      {
        title: 'Who decided',
        columns: [left('Person'), right('Approved'), right('Sent back'), right('Usual time')],
        rows: of('decided').map((row) => [
          words(row.name),
          exact(row.approved),
          exact(row.sentBack),
          wait(row.median),
        ]),
        none: 'Nobody decided on a request.',
      },
      {
        title: 'Who requested',
        columns: [
          left('Person'),
          right('Requests'),
          right('Approved'),
          right('Sent back'),
          right('Withdrawn or expired'),
        ],
        rows: of('requested').map((row) => [
          words(row.name),
          exact(row.requests),
          exact(row.approved),
          exact(row.sentBack),
          exact(row.undecided),
        ]),
        none: 'No closure was requested.',
      },
      {
        title: 'What was refused',
        columns: [left('What'), left('Why'), right('People'), right('Times')],
        rows: refusals.map((row) => [
          words(row.act === 'asking-refused' ? 'A request' : 'A decision'),
          term('reason', row.reason),
          exact(row.people),
          exact(row.times),
        ]),
        none: 'Nothing was refused.',
      },
    ],
    notes: [
      'Time runs from the request until the last approval that it needed, or until it was sent back. Each new version of a closure is a request of its own.',
    ],
  };
}

function medianOf(requests: readonly RequestRow[]): number | null {
  const took = requests
    .flatMap((row) => (row.outcome === 'approved' ? (row.took ?? []) : []))
    .toSorted((a, b) => a - b);
  const [low, high] = [took[Math.ceil(took.length / 2) - 1], took[Math.floor(took.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Each version that was submitted, and how it ended. */
function requestsOf(scope: ReportScope): RawBuilder<unknown> {
  return sql`
    SELECT c.number, v.number AS version, v.id, v.happening, v.submitted_by, v.submitted_at,
      CASE WHEN d.sent_back THEN 'sent-back' WHEN d.given >= v.approvals_needed THEN 'approved'
        WHEN c.state = 'submitted' AND c.version = v.number THEN 'waiting' ELSE 'undecided' END AS outcome,
      d.deciders,
      CASE WHEN d.sent_back OR d.given >= v.approvals_needed
        THEN extract(epoch FROM d.at - v.submitted_at)::float8 END AS took
    FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id
    LEFT JOIN (SELECT a.version_id, bool_or(a.decision = 'sent-back') AS sent_back,
        count(*) FILTER (WHERE a.decision = 'approved') AS given, max(a.at) AS at,
        string_agg(staff_name(o), ', ' ORDER BY a.at) AS deciders
      FROM approval a JOIN operator o ON o.id = a.operator_id GROUP BY a.version_id) d ON d.version_id = v.id
    WHERE v.fingerprint IS NOT NULL AND ${isWithin(sql`v.submitted_at`, scope)}
      AND ${concerns(sql`v.school_ids`, scope)}`;
}

async function selectRequests(tx: Transaction, scope: ReportScope): Promise<RequestRow[]> {
  return many<RequestRow>(tx)`
    SELECT r.number, r.version, r.happening, staff_name(o) AS requester, r.submitted_at AS "submittedAt", r.outcome, r.deciders,
      r.took
    FROM (${requestsOf(scope)}) r JOIN operator o ON o.id = r.submitted_by
    ORDER BY r.number DESC, r.version DESC`;
}

async function selectPeople(tx: Transaction, scope: ReportScope): Promise<PersonRow[]> {
  const rows = await many<PersonRow>(tx)`
    WITH requests AS (${requestsOf(scope)})
    SELECT staff_name(o) AS name, 'requested' AS did, count(*)::int AS requests,
      (count(*) FILTER (WHERE r.outcome = 'approved'))::int AS approved,
      (count(*) FILTER (WHERE r.outcome = 'sent-back'))::int AS "sentBack",
      (count(*) FILTER (WHERE r.outcome = 'undecided'))::int AS undecided, NULL::float8 AS median
    FROM requests r JOIN operator o ON o.id = r.submitted_by GROUP BY o.id
    UNION ALL
    SELECT staff_name(o), 'decided', 0, (count(*) FILTER (WHERE a.decision = 'approved'))::int,
      (count(*) FILTER (WHERE a.decision = 'sent-back'))::int, 0,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.at - r.submitted_at)::float8)
    FROM requests r JOIN approval a ON a.version_id = r.id JOIN operator o ON o.id = a.operator_id
    GROUP BY o.id
    ORDER BY did`;
  return rows.toSorted(byName);
}

type Refusal = { act: string; reason: string; people: number; times: number };

async function selectRefusals(tx: Transaction, scope: ReportScope): Promise<Refusal[]> {
  const ofSchools =
    scope.schoolIds === null
      ? sql`true`
      : sql`e.subject_kind = 'campaign' AND EXISTS (SELECT FROM campaign_version v
          WHERE v.campaign_id::text = e.subject_id AND ${concerns(sql`v.school_ids`, scope)})`;
  return many<Refusal>(tx)`
    SELECT e.act, e.facts ->> 'reason' AS reason, count(DISTINCT e.actor_id)::int AS people, count(*)::int AS times
    FROM audit_entry e
    WHERE e.act IN ('asking-refused', 'decision-refused') AND ${isWithin(sql`e.at`, scope)} AND ${ofSchools}
    GROUP BY 1, 2 ORDER BY times DESC, 1, 2`;
}
