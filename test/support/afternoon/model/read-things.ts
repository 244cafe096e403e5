import type { Pool } from 'pg';
import type { Thing, ThingKind } from './thing.ts';
import { whoIs } from './who-is.ts';

type Row = { id: string; kind: ThingKind; name: string; facts: Record<string, string | null> };

/** Facts that are somebody's name; a task, who took it or did it. */
const people = /^(by|askedBy|decidedBy|endedBy|closed|review|retired|role .*|task .*)$/;

/** Drills, incidents, reports of breaches, templates and translations of this afternoon, the oldest first. */
export async function readThings(pool: Pool, since: string): Promise<Thing[]> {
  const { rows } = await pool.query<Row>(selectThings, [since]);
  return rows.map((row) => ({
    ...row,
    facts: Object.fromEntries(
      Object.entries(row.facts).map(([name, value]) => [
        name,
        people.test(name) ? withWho(value ?? '') : (value ?? ''),
      ]),
    ),
  }));
}

/** `done by Dana Whitfield` becomes `done by principal`. */
const withWho = (words: string) =>
  words.replace(/^(taken by |done by )?(.+)$/, (_, how: string | undefined, name: string) =>
    name === 'open' ? name : `${how ?? ''}${whoIs(name)}`,
  );

const person = (id: string) => `(SELECT staff_name(o) FROM operator o WHERE o.id = ${id})`;

const selectThings = `
  SELECT d.id, 'drill' AS kind, 'drill ' || d.number AS name, jsonb_build_object('state', d.state,
    'by', ${person('d.requested_by')}, 'decidedBy', ${person('d.decided_by')}, 'endedBy', ${person('d.ended_by')},
    'code', overlay(left(encode(d.fingerprint, 'hex'), 8) PLACING '-' FROM 5 FOR 0)) AS facts
  FROM drill d WHERE d.requested_at > $1
  UNION ALL
  SELECT i.id, 'incident', 'incident ' || i.number, jsonb_build_object('drill', CASE WHEN i.is_drill THEN 'yes' ELSE 'no' END,
    'closed', ${person('i.closed_by')}, 'review', ${person('i.reviewed_by')}, 'notices', i.notices, 'pause', h.id,
    'freeze', CASE WHEN h.id IS NULL THEN 'none' WHEN h.released_at IS NOT NULL THEN 'over' WHEN h.asked_by IS NULL THEN 'held'
      ELSE 'asked' END, 'askedBy', ${person('h.asked_by')})
    || (SELECT jsonb_object_agg('task ' || t.task, CASE WHEN t.done_by IS NOT NULL THEN 'done by ' || ${person('t.done_by')}
      WHEN t.owner_id IS NOT NULL THEN 'taken by ' || ${person('t.owner_id')} ELSE 'open' END) FROM incident_task t
      WHERE t.incident_id = i.id)
    || (SELECT jsonb_object_agg('id ' || t.id, t.task) FROM incident_task t WHERE t.incident_id = i.id)
    || coalesce((SELECT jsonb_object_agg('role ' || r.role, ${person('r.operator_id')}) FROM incident_role r
      WHERE r.incident_id = i.id), '{}')
  FROM incident i LEFT JOIN pause h ON h.incident_id = i.id WHERE i.opened_at > $1
  UNION ALL
  SELECT b.id, 'report', 'a report of ' || to_char(b.seen_at, 'HH24:MI:SS'), jsonb_build_object('by', ${person('b.reported_by')},
    'answer', b.answer, 'decidedBy', ${person('b.answered_by')})
  FROM breach_sign b WHERE b.kind = 'reported' AND b.seen_at > $1
  UNION ALL
  SELECT t.id, 'template', 'the template for ' || t.happening, jsonb_build_object('happening', t.happening,
    'version', (SELECT max(v.number)::text FROM message_template_version v WHERE v.template_id = t.id),
    'english', (SELECT v.texts ->> 'en' FROM message_template_version v WHERE v.template_id = t.id ORDER BY v.number DESC LIMIT 1),
    'retired', ${person('t.retired_by')})
  FROM message_template t WHERE t.made_at > $1
  UNION ALL
  SELECT t.id, 'translation', 'the ' || t.language || ' of “' || t.english || '”', jsonb_build_object('state', t.state,
    'language', t.language, 'english', t.english, 'proposed', t.proposed, 'accepted', t.accepted,
    'differs', t.differs::text, 'decidedBy', ${person('t.settled_by')})
  FROM translation t WHERE t.asked_at > $1`;
