import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { ReportScope } from './report-kind.ts';
import { calledClosures, isOf, isWithin } from './scope-store.ts';

/** What became of the e-mails of closures, by address. */
export type EmailCounts = {
  number: number;
  addresses: number;
  sent: number;
  refused: number;
  bounced: number;
  unsubscribed: number;
  unknown: number;
  /** For another reason, or not yet. */
  unsent: number;
};

/** Of closures that went out by e-mail too, the newest first. An address counts where the roster has it today. */
export async function selectEmailCounts(
  tx: Transaction,
  scope: ReportScope,
): Promise<EmailCounts[]> {
  return many<EmailCounts>(tx)`
    WITH meant AS MATERIALIZED (${calledClosures(scope)})
    SELECT m.number, count(*)::int AS addresses, count(*) FILTER (WHERE l.state = 'sent')::int AS sent,
      count(*) FILTER (WHERE l.state = 'refused')::int AS refused,
      count(*) FILTER (WHERE l.state = 'bounced')::int AS bounced,
      count(*) FILTER (WHERE l.state = 'dropped' AND l.why = 'unsubscribed')::int AS unsubscribed,
      count(*) FILTER (WHERE l.state = 'unknown')::int AS unknown,
      count(*) FILTER (WHERE l.state IN ('waiting', 'sending') OR l.state = 'dropped' AND l.why <> 'unsubscribed')::int AS unsent
    FROM meant m JOIN letter l ON l.version_id = m.version_id
    WHERE ${isWrittenAt(scope)} GROUP BY m.number ORDER BY m.number DESC`;
}

const isWrittenAt = (scope: ReportScope, address = sql.ref('l.address_id')) =>
  scope.schoolIds === null
    ? sql`true`
    : sql`EXISTS (SELECT FROM email_audience a WHERE a.address_id = ${address} AND ${isOf(sql`a.school_id`, scope)})`;

export type EmailStops = { unsubscribed: number; resumed: number; noMailbox: number };

/** Addresses that got no more e-mail, or got it again, within the period. */
export async function selectEmailStops(tx: Transaction, scope: ReportScope): Promise<EmailStops> {
  const row = await one<EmailStops>(tx)`
    SELECT count(DISTINCT b.address_id) FILTER (WHERE b.what = 'unsubscribed')::int AS unsubscribed,
      count(DISTINCT b.address_id) FILTER (WHERE b.what = 'taken-back')::int AS resumed,
      count(DISTINCT b.address_id) FILTER (WHERE b.what = 'refused')::int AS "noMailbox"
    FROM email_block b
    WHERE ${isWithin(sql`b.recorded_at`, scope)} AND ${isWrittenAt(scope, sql.ref('b.address_id'))}`;
  return row ?? { unsubscribed: 0, resumed: 0, noMailbox: 0 };
}

export type EmailStanding = { addresses: number; unsubscribed: number; noMailbox: number };

/** Addresses that the roster has today, and those of them that get no e-mail. */
export async function selectEmailStanding(tx: Transaction): Promise<EmailStanding> {
  const row = await one<EmailStanding>(tx)`
    SELECT count(*)::int AS addresses, count(*) FILTER (WHERE blocker = 'unsubscribed')::int AS unsubscribed,
      count(*) FILTER (WHERE blocker = 'refused')::int AS "noMailbox"
    FROM (SELECT email_blocker(e.id) AS blocker FROM email_address e WHERE NOT address_is_off_roster(e.id)) AS standing`;
  return row ?? { addresses: 0, unsubscribed: 0, noMailbox: 0 };
}
