import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** What decides whether a closure would reach families in time, before there is one. Counts; nothing of a person. */
export type Standing = {
  /** Dial workers that reported within seven seconds. */
  workers: number;
  /** Phones of families and staff that a closure of all schools would call. */
  phones: number;
  callsPerSecond: number;
  targetMinutes: number;
  targetPercent: number;
  consentPolicy: 'law' | 'strict' | 'strictest';
  consents: number;
  administrators: number;
  /** Of the district and its schools, unknown to this PostgreSQL. */
  lostZones: string[];
};

/** Undefined before `district set`. */
export const findStanding = (db: Db): Promise<Standing | undefined> =>
  one<Standing>(db)`
    SELECT (SELECT count(*) FROM dial_worker WHERE seen_at > clock_timestamp() - interval '7 seconds')::int AS workers,
      (SELECT count(DISTINCT phone_id) FROM phone_audience)::int AS phones,
      d.calls_per_second::float8 AS "callsPerSecond", d.target_minutes AS "targetMinutes", d.target_percent AS "targetPercent",
      d.consent_policy AS "consentPolicy", (SELECT count(*) FROM (SELECT FROM consent_record LIMIT 1) c)::int AS consents,
      (SELECT count(*) FROM operator o WHERE is_present(o) AND EXISTS (SELECT FROM role_grant g
        WHERE g.operator_id = o.id AND g.role = 'administrator' AND g.revoked_at IS NULL))::int AS administrators,
      ARRAY(SELECT zone FROM (SELECT d.time_zone AS zone UNION SELECT time_zone FROM school) z
        WHERE zone NOT IN (SELECT name FROM pg_timezone_names) ORDER BY 1) AS "lostZones"
    FROM district d`;
