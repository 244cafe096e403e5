import { type RawBuilder, sql } from 'kysely';
import { many, one } from '#database/query.ts';
import { type Db, databaseNow, type Transaction, transact } from '#database/transaction.ts';
import type { AuditReport, ReportPeriod } from './audit-report.ts';
import { by, note, on } from './audit-store.ts';

const none = { count: 0, refused: 0, first: null, last: null };
/** What a card has room for. */
const mostOfPeriod = 25;
const mostNewest = 10;

type Asked = {
  operatorId: string;
  timeZone: string;
  /** Of one closure. */
  number?: number | undefined;
  period?: ReportPeriod | undefined;
};

/**
 * The log in counts, and the closures of a period, the one of a number or the newest; undefined where there is none of
 * that number. The look itself is recorded first, so that the report counts it.
 */
export async function reportAudit(db: Db, asked: Asked): Promise<AuditReport | undefined> {
  const { operatorId, number, period, timeZone } = asked;
  return transact(db, async (tx) => {
    const campaigns = await selectCampaigns(tx, asked);
    if (number !== undefined && campaigns.length === 0) return undefined;
    await note(tx, by(operatorId), 'audit-reported', on('report', 'audit'), {
      closure: number,
      from: period?.from.toString(),
      to: period?.to.toString(),
    });
    const { count, refused, first, last } =
      number === undefined ? ((await selectCounts(tx, asked)) ?? none) : none;
    return {
      at: await databaseNow(tx),
      timeZone,
      period,
      number,
      campaigns: campaigns.map(({ totals: _totals, ...campaign }) => campaign),
      totals: campaigns[0]?.totals ?? { closures: 0, called: 0, attempts: 0 },
      refusedDecisions: refused,
      entries: { count, first, last },
    };
  });
}

type CampaignRow = AuditReport['campaigns'][number] & Pick<AuditReport, 'totals'>;

/** The newest first, with the sums of all that were meant beside each. */
async function selectCampaigns(tx: Transaction, asked: Asked): Promise<CampaignRow[]> {
  const { number, period } = asked;
  const isMeant = sql`(${number ?? null}::int IS NULL OR c.number = ${number ?? null}::int)
    AND ${within(asked, sql`v.submitted_at`)}`;
  return many<CampaignRow>(tx)`
    SELECT c.id, c.number, c.state, c.started_at IS NOT NULL AS "hasStarted", staff_name(author) AS "askedBy",
      v.submitted_at AS "askedAt",
      (SELECT staff_name(o) FROM approval a JOIN operator o ON o.id = a.operator_id
        WHERE a.version_id = v.id ORDER BY a.at DESC LIMIT 1) AS "decidedBy",
      sent.attempts,
      jsonb_build_object('closures', count(*) OVER (), 'called', count(c.started_at) OVER (),
        'attempts', sum(sent.attempts) OVER ()) AS totals
    FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN operator author ON author.id = v.submitted_by
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS attempts FROM attempt t WHERE t.campaign_id = c.id AND t.intent_at IS NOT NULL) AS sent
    WHERE ${isMeant}
    ORDER BY c.number DESC LIMIT ${period === undefined ? mostNewest : mostOfPeriod}`;
}

type Counted = { count: number; refused: number; first: string | null; last: string | null };

/** The log in one pass. */
async function selectCounts(tx: Transaction, asked: Asked): Promise<Counted | undefined> {
  return one<Counted>(tx)`
    SELECT count(*)::int, count(*) FILTER (WHERE act = 'decision-refused')::int AS refused, min(id) AS first, max(id) AS last
    FROM audit_entry
    WHERE ${within(asked, sql`at`)}`;
}

/** Whether a moment is in the period, by the days of the district. */
function within({ period, timeZone }: Asked, moment: RawBuilder<unknown>): RawBuilder<boolean> {
  if (period === undefined) return sql`true`;
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).toInstant().toString();
  const end = start(period.to.add({ days: 1 }));
  return sql`${moment} >= ${start(period.from)}::timestamptz AND ${moment} < ${end}::timestamptz`;
}
