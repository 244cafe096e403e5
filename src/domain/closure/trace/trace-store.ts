import { many, one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Span } from './span.ts';

type Event = { name: string; at: string };
const readEvents = (events: readonly Event[]): Span['events'] =>
  events.map(({ name, at }) => ({ name, at: Temporal.Instant.from(at) }));

/** From the request to the end, with every act of the audit log in between. */
export async function selectClosure(
  db: Db,
  id: string,
): Promise<Pick<Span, 'from' | 'to' | 'attributes' | 'events'> | undefined> {
  const row = await one<Pick<Span, 'from' | 'to' | 'attributes'> & { acts: Event[] }>(db)`
    SELECT c.created_at AS from, c.ended_at AS to,
      jsonb_build_object('closure.number', c.number, 'closure.state', c.state, 'closure.purpose', v.purpose) AS attributes,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('name', act, 'at', at) ORDER BY id), '[]')
       FROM audit_entry WHERE subject_kind = 'campaign' AND subject_id = c.id::text) AS acts
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${id}`;
  if (row === undefined) return undefined;
  const { acts, ...closure } = row;
  return { ...closure, events: readEvents(acts) };
}

type Step = Pick<Span, 'name' | 'from' | 'to' | 'attributes'> & { id: string };

/** The seal of each version, each decision, and how long the start took. */
export async function selectSteps(db: Db, id: string): Promise<Step[]> {
  return many<Step>(db)`
    WITH version AS (
      SELECT v.id, v.number, v.submitted_at, v.voice_count, v.text_count,
        (SELECT min(e.at) FROM audit_entry e WHERE e.subject_kind = 'campaign' AND e.subject_id = v.campaign_id::text
          AND e.act = 'campaign-submitted' AND e.facts @> jsonb_build_object('version', v.number)) AS sealed_at
      FROM campaign_version v WHERE v.campaign_id = ${id}
    ), decision AS (
      SELECT a.id, a.at, a.decision, a.platform, v.sealed_at FROM version v JOIN approval a ON a.version_id = v.id
    )
    SELECT id, 'seal' AS name, submitted_at AS from, sealed_at AS to,
      jsonb_build_object('version', number, 'calls', voice_count, 'texts', text_count) AS attributes
    FROM version WHERE sealed_at IS NOT NULL
    UNION ALL
    SELECT id, 'decision', sealed_at, at, jsonb_build_object('decision', decision, 'platform', platform)
    FROM decision WHERE sealed_at IS NOT NULL
    UNION ALL
    SELECT md5(c.id || ' start')::uuid, 'start', d.at, c.started_at, '{}'
    FROM campaign c CROSS JOIN LATERAL (
      SELECT max(at) AS at FROM decision WHERE decision = 'approved' AND at <= c.started_at) AS d
    WHERE c.id = ${id} AND d.at IS NOT NULL
    ORDER BY 3`;
}

type Attempt = Step & Pick<Span, 'events'>;

const page = 500;

/** Calls and texts that were ordered, from the order to the end, with what the carrier told of each. */
export async function selectAttempts(
  db: Db,
  { id, after }: { id: string; after: string | undefined },
): Promise<Attempt[]> {
  const rows = await many<Step & { told: Event[] }>(db)`
    SELECT a.id, CASE a.channel WHEN 'voice' THEN 'call' ELSE 'text' END AS name, a.intent_at AS from,
      greatest(a.intent_at, a.ended_at, told.last) AS to,
      jsonb_strip_nulls(jsonb_build_object('try', a.try_number, 'state', a.state, 'disposition', a.disposition)) AS attributes,
      told.events AS told
    FROM attempt a CROSS JOIN LATERAL (
      SELECT max(received_at) AS last,
        coalesce(jsonb_agg(jsonb_build_object('name', kind, 'at', received_at) ORDER BY id), '[]') AS events
      FROM call_event WHERE attempt_id = a.id) AS told
    WHERE a.campaign_id = ${id} AND a.intent_at IS NOT NULL
      AND (${after ?? null}::uuid IS NULL OR a.id > ${after ?? null}::uuid)
    ORDER BY a.id LIMIT ${page}`;
  return rows.map(({ told, ...attempt }) => ({ ...attempt, events: readEvents(told) }));
}
