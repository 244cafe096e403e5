import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { CampaignLine } from './campaign-line.ts';
import { closureReach } from './find-own-acts.ts';

/** What calls first, then what waits, then what is over; among equals the newest first. */
const mostPressingFirst = sql`array_position(ARRAY['dialing', 'paused', 'approved', 'submitted', 'draft'], c.state),
  c.ended_at DESC, c.number DESC`;

const newestFirst = sql`v.event_date DESC, c.number DESC`;

const live = sql<boolean>`c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused')`;
const begun = sql<boolean>`c.state IN ('dialing', 'paused')`;
const calling = sql<boolean>`c.state = 'dialing'`;
const paused = sql<boolean>`c.state = 'paused'`;
/** Families heard it within a day, and nothing that corrects it calls them or has reached any of them. */
const heardToday = sql<boolean>`${heard()} AND c.ended_at > clock_timestamp() - interval '1 day'`;
/** Counting who was reached takes long, so only the last few are looked at. */
const heardLast = sql<boolean>`c.id = (SELECT c.id
  FROM (SELECT * FROM campaign WHERE started_at IS NOT NULL ORDER BY ended_at DESC NULLS LAST LIMIT 10) c
  WHERE ${heard()} ORDER BY c.ended_at DESC LIMIT 1)`;
const changedLast = sql<boolean>`c.id = (SELECT id FROM campaign ORDER BY state_at DESC LIMIT 1)`;
const begunLast = sql<boolean>`c.id = (SELECT id FROM campaign ORDER BY started_at DESC NULLS LAST, number DESC LIMIT 1)`;
const any = sql<boolean>`true`;

function heard() {
  return sql<boolean>`c.state IN ('finished', 'stopped') AND c.started_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM campaign x WHERE x.corrects = c.id AND x.started_at IS NOT NULL
      AND (x.state IN ('dialing', 'paused') OR EXISTS (SELECT FROM phones_reached(x.id))))
    AND EXISTS (SELECT FROM phones_reached(c.id))`;
}

/** What can be done with a closure without naming it. */
export type ClosureAct =
  | 'stop'
  | 'pause'
  | 'resume'
  | 'correct'
  | 'status'
  | 'why'
  | 'preview'
  | 'repeat';

/**
 * The closures that an act may mean where nobody names one: those that are live for it, the most pressing first. Only
 * where none is live, and the act is not one that pauses, is it the last one that was.
 */
export async function listMeant(db: Db, act: ClosureAct): Promise<CampaignLine[]> {
  switch (act) {
    case 'stop':
      return selectLines(db, live);
    case 'pause':
      return selectLines(db, calling);
    case 'resume':
      return selectLines(db, paused);
    case 'status':
    case 'preview':
      return orElse(await selectLines(db, live), () => selectLines(db, changedLast));
    case 'repeat':
      return selectLines(db, any, newestFirst);
    case 'why':
      return orElse(await selectLines(db, begun), () => selectLines(db, begunLast));
    case 'correct': {
      // What still calls must be stopped first; it is as likely the one that is meant. In one look: it may end any moment.
      const heard = await selectLines(db, sql<boolean>`(${begun} OR ${heardToday})`);
      return orElse(heard, () => selectLines(db, heardLast));
    }
  }
}

/** For somebody who follows the closures of some schools: those that are live, or the last one that was. */
export async function listFollowed(db: Db, operator: Operator): Promise<CampaignLine[]> {
  const followed = followedBy(operator);
  if (followed === any) return listMeant(db, 'status');
  const lines = await selectLines(db, sql<boolean>`${live} AND ${followed}`);
  if (lines.length > 0) return lines;
  return (await selectLines(db, followed)).slice(0, 1);
}

function followedBy(operator: Operator): RawBuilder<boolean> {
  const reach = closureReach(operator);
  return reach === 'district'
    ? any
    : sql<boolean>`(v.school_ids && ${reach ?? []}::uuid[] OR ${operator.id}::uuid IN (c.author_id, v.submitted_by))`;
}

/** What is looked for; days are of the event. */
export type ClosureSearch = {
  /** In lower case; each must be in a text, in the name of a school, or in what it tells of. */
  words: readonly string[];
  days?: { from: Temporal.PlainDate; to: Temporal.PlainDate } | undefined;
};

/** Of the closures that somebody follows those that say the words, the newest first; 20 at most. */
export async function searchCampaigns(
  db: Db,
  operator: Operator,
  { words, days }: ClosureSearch,
): Promise<CampaignLine[]> {
  const [from, to] = [days?.from.toString() ?? '-infinity', days?.to.toString() ?? 'infinity'];
  const said = sql`lower(concat_ws(' ', replace(v.happening, '-', ' '),
    (SELECT string_agg(t.body, ' ') FROM message_text t WHERE t.version_id = v.id),
    (SELECT string_agg(s.name, ' ') FROM school s WHERE s.id = ANY (v.school_ids))))`;
  return selectLines(
    db,
    sql<boolean>`${followedBy(operator)} AND v.event_date BETWEEN ${from}::date AND ${to}::date
      AND NOT EXISTS (SELECT FROM unnest(${words}::text[]) AS word WHERE strpos(${said}, word) = 0)`,
    newestFirst,
  );
}

async function orElse(
  lines: CampaignLine[],
  other: () => Promise<CampaignLine[]>,
): Promise<CampaignLine[]> {
  return lines.length > 0 ? lines : other();
}

/** All that are live, and of those that are over the last ones. */
export async function listCampaigns(db: Db): Promise<CampaignLine[]> {
  return selectLines(db, any);
}

async function selectLines(
  db: Db,
  where: RawBuilder<boolean>,
  order: RawBuilder<unknown> = mostPressingFirst,
): Promise<CampaignLine[]> {
  return many<CampaignLine>(db)`
    SELECT c.id, c.number, c.state, v.happening, v.event_date AS "eventDate",
      CASE WHEN v.happening <> 'other' THEN NULL
        WHEN v.stands_until IS NULL THEN (SELECT jsonb_build_object('of', u -> 'number') FROM runs_under(v) u WHERE u IS NOT NULL)
        ELSE jsonb_build_object('until', v.stands_until, 'end', weekly_end(v)) END AS weekly,
      corrected.number AS corrects, c.started_at IS NOT NULL AS "hasStarted", is_in_force(c) AS "isInForce",
      (SELECT left(t.body, 80) FROM message_text t WHERE t.version_id = v.id AND t.language = 'en') AS opening,
      told_names(v) AS schools
    FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    LEFT JOIN campaign corrected ON corrected.id = c.corrects
    WHERE ${where} ORDER BY ${order} LIMIT 20`;
}
