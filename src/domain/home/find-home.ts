import { many } from '#database/query.ts';
import { type Db, databaseNow } from '#database/transaction.ts';
import { findOverdueKeys } from '#domain/data-key/find-overdue-keys.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { holdsRole, type Operator } from '#domain/people/operator/operator.ts';
import { findTraining } from '#domain/people/training/find-training.ts';
import { findDuties } from './find-duties.ts';
import type { Home, HomeLine } from './home.ts';

/** Undefined where no district is set up. */
export async function findHome(db: Db, operator: Operator): Promise<Home | undefined> {
  const [district, at, lines, training, duties, overdueKeys] = await Promise.all([
    findDistrict(db),
    databaseNow(db),
    selectLines(db, operator.id),
    findTraining(db, operator.id),
    findDuties(db, operator),
    holdsRole(operator, 'administrator') ? findOverdueKeys(db) : [],
  ]);
  if (district === undefined) return undefined;
  const of = (part: Part) =>
    lines.filter((line) => line.part === part).map(({ part: _part, ...line }) => line);
  return {
    at,
    timeZone: district.timeZone,
    waiting: of('waiting'),
    calling: of('calling'),
    own: of('own'),
    duties,
    overdueKeys: overdueKeys.length,
    training: training?.state,
  };
}

type Part = 'waiting' | 'calling' | 'own';

/** What waits for a decision is asked of the rule that takes the decision. */
async function selectLines(db: Db, operatorId: string): Promise<(HomeLine & { part: Part })[]> {
  return many<HomeLine & { part: Part }>(db)`
    SELECT * FROM (
      SELECT c.id, c.number, c.state, v.happening, v.event_date AS "eventDate",
        corrected.number AS corrects, c.started_at IS NOT NULL AS "hasStarted", v.expires_at AS "expiresAt",
        told_names(v) AS schools,
        CASE
          WHEN c.state IN ('dialing', 'paused') THEN 'calling'
          WHEN ${operatorId} IN (v.submitted_by, c.author_id) THEN 'own'
          WHEN c.state = 'submitted' AND v.expires_at > clock_timestamp() AND decision_blocker(${operatorId}, v) IS NULL
            AND NOT EXISTS (SELECT FROM approval a WHERE a.version_id = v.id AND a.operator_id = ${operatorId})
            THEN 'waiting'
        END AS part
      FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      LEFT JOIN campaign corrected ON corrected.id = c.corrects
      WHERE c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused')
    ) AS line WHERE part IS NOT NULL ORDER BY number DESC LIMIT 20`;
}
