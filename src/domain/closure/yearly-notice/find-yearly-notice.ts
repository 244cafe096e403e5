import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { rightsNotice } from '#domain/language/notice/rights-notice.ts';
import type { NoticeCounts, YearlyNotice } from './yearly-notice.ts';

/** Undefined where no district was set up. */
export async function findYearlyNotice(db: Db): Promise<YearlyNotice | undefined> {
  const district = await findDistrict(db);
  if (district === undefined) return undefined;
  const { registeredName: name, callbackNumber, timeZone } = district;
  const { version } = rightsNotice({ name, callbackNumber }, 'en');
  return transact(db, async (tx) => {
    const head = await selectHead(tx, version);
    const { all, schools } = await selectCounts(tx);
    return { timeZone, version, ...head, all, schools, last: await selectLast(tx) };
  });
}

async function selectHead(tx: Transaction, version: string) {
  const row = await one<Pick<YearlyNotice, 'citation' | 'versionSince'>>(tx)`
    SELECT d.citation, (SELECT n.kept_at FROM rights_notice n
      WHERE n.version = ${version} AND n.language = 'en') AS "versionSince"
    FROM notice_duty_now() d`;
  return row ?? { citation: 'no law', versionSince: null };
}

/** By school, and over all of them each guardian once. */
async function selectCounts(tx: Transaction): Promise<Pick<YearlyNotice, 'all' | 'schools'>> {
  const rows = await many<NoticeCounts & { school: string | null }>(tx)`
    SELECT s.name AS school, count(DISTINCT n.guardian_id)::int AS guardians,
      (count(DISTINCT n.guardian_id) FILTER (WHERE n.is_due))::int AS due,
      (count(DISTINCT n.guardian_id) FILTER (WHERE n.is_late))::int AS late
    FROM notice_standing n JOIN school s ON s.id = n.school_id
    GROUP BY GROUPING SETS ((), (s.id, s.name))
    ORDER BY late DESC, due DESC, school`;
  const total = rows.find(({ school }) => school === null);
  const { guardians = 0, due = 0, late = 0 } = total ?? {};
  return {
    all: { guardians, due, late },
    schools: rows.flatMap(({ school, ...counts }) =>
      school === null || counts.due === 0 ? [] : [{ school, ...counts }],
    ),
  };
}

async function selectLast(tx: Transaction): Promise<YearlyNotice['last']> {
  return one<NonNullable<YearlyNotice['last']>>(tx)`
    SELECT c.number, c.started_at AS at,
      (SELECT count(DISTINCT d.guardian_id)::int FROM notice_delivery d WHERE d.campaign_id = c.id) AS guardians
    FROM campaign c WHERE c.tells_rights IS NOT NULL AND c.started_at IS NOT NULL
    ORDER BY c.started_at DESC LIMIT 1`;
}
