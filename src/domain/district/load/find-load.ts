import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';

/** What the district's programs have to do just now, and how late they are. Counts and seconds; nothing of a person. */
export type Load = {
  closures: Record<'submitted' | 'approved' | 'dialing' | 'paused', number>;
  /** Of the closure that has waited longest for a decision. */
  waitingSeconds: number;
  /** Calls and texts that could leave now, but for the pace. */
  due: Record<'voice' | 'text', number>;
  /**
   * How long nobody was called or texted, although some could be at once, of the closures that nothing goes before: approved and
   * not begun, held, paused by the program, or just standing. 0 while it goes on, and while a person holds it.
   */
  familiesWaitingSeconds: number;
  /** Emergencies that are approved and not over. */
  emergencies: number;
  /** Since the database came back from a backup or on another server, something may not be called. */
  isHeld: boolean;
  onTheLine: number;
  /** Of the order whose answer has been missing longest. */
  doubtSeconds: Record<'voice' | 'text', number>;
  callsLastSecond: number;
  callsPerSecond: number;
  /** Of the audit log's entry that has waited longest for its seal. */
  sealSeconds: number;
  /** Cards that show an older state than there is, and how often one was refused in a row. */
  staleCards: Record<'slack' | 'teams', number>;
  cardFailures: Record<'slack' | 'teams', number>;
  /** The longest that an opt-out took from its family to our ledger, of those recorded within five minutes. */
  optOutSeconds: number;
  /** Since the roster was read that closures go by. */
  rosterSeconds: number;
  /** By where it comes from, it should have been read again by now. */
  isRosterOld: boolean;
  /** That reported within the last seven seconds. */
  workers: number;
};

/** One statement, by indexes. */
export async function findLoad(db: Db): Promise<Load> {
  const { rows } = await executePrepared(
    db,
    sql<{ load: Load }>`
    WITH live AS MATERIALIZED (
      SELECT c.id, c.state, c.state_at, v.purpose, v.start_at FROM campaign c
      JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.state IN ('submitted', 'approved', 'dialing', 'paused')),
    asked AS (
      SELECT c.*, CASE WHEN c.state = 'approved' THEN greatest(c.state_at, c.start_at) ELSE least(
        (SELECT min(a.not_before) FROM attempt a WHERE a.campaign_id = c.id AND a.channel = 'voice' AND a.state = 'planned'),
        (SELECT min(a.not_before) FROM attempt a WHERE a.campaign_id = c.id AND a.channel = 'text' AND a.state = 'planned')) END AS since
      FROM live c WHERE c.state <> 'submitted' AND NOT EXISTS (SELECT FROM pause h WHERE h.released_at IS NULL
        AND h.placed_by IS NOT NULL AND (h.campaign_id = c.id OR h.campaign_id IS NULL AND h.spares IS DISTINCT FROM c.purpose))),
    waits AS (
      SELECT extract(epoch FROM clock_timestamp() - greatest(c.since, c.state_at,
        (SELECT max(a.ended_at) FROM attempt a WHERE a.campaign_id = c.id AND a.ended_at IS NOT NULL),
        (SELECT max(a.intent_at) FROM attempt a WHERE a.campaign_id = c.id
          AND a.state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered')))) AS seconds
      FROM asked c WHERE c.since <= clock_timestamp()
        AND (c.purpose = 'emergency' OR NOT EXISTS (SELECT FROM asked e WHERE e.purpose = 'emergency' AND e.since <= clock_timestamp()))),
    due AS (
      SELECT a.channel, count(*) FROM live c JOIN attempt a ON a.campaign_id = c.id
      WHERE c.state = 'dialing' AND a.state = 'planned' AND a.not_before <= clock_timestamp() GROUP BY a.channel),
    doubt AS (
      SELECT channel, max(extract(epoch FROM clock_timestamp() - intent_at)) AS seconds FROM attempt
      WHERE deadline_at IS NOT NULL AND state = 'unknown' GROUP BY channel),
    card AS (
      SELECT platform, count(*), max(failures) AS failures FROM posted_card
      WHERE drawn_revision < revision AND coalesce(fresh_until > clock_timestamp(), true) GROUP BY platform)
    SELECT json_build_object(
      'closures', (SELECT json_build_object(
        'submitted', count(*) FILTER (WHERE state = 'submitted'), 'approved', count(*) FILTER (WHERE state = 'approved'),
        'dialing', count(*) FILTER (WHERE state = 'dialing'), 'paused', count(*) FILTER (WHERE state = 'paused')) FROM live),
      'waitingSeconds', (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(state_at)), 0) FROM live WHERE state = 'submitted'),
      'due', json_build_object('voice', coalesce((SELECT count FROM due WHERE channel = 'voice'), 0),
        'text', coalesce((SELECT count FROM due WHERE channel = 'text'), 0)),
      'familiesWaitingSeconds', (SELECT coalesce(max(greatest(0, seconds)), 0) FROM waits),
      'emergencies', (SELECT count(*) FROM live WHERE state <> 'submitted' AND purpose = 'emergency'),
      'isHeld', is_held_by_restore('emergency', 'infinity') OR is_held_by_restore('other', 'infinity'),
      'onTheLine', (SELECT count(*) FROM attempt WHERE channel = 'voice'
        AND state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered')),
      'doubtSeconds', json_build_object('voice', coalesce((SELECT seconds FROM doubt WHERE channel = 'voice'), 0),
        'text', coalesce((SELECT seconds FROM doubt WHERE channel = 'text'), 0)),
      'callsLastSecond', (SELECT count(*) FROM pace p, unnest(p.taken_ms) AS slot
        WHERE p.account NOT IN (SELECT number FROM sending_number)
          AND slot BETWEEN extract(epoch FROM clock_timestamp()) * 1000 - 1000 AND extract(epoch FROM clock_timestamp()) * 1000),
      'callsPerSecond', coalesce((SELECT min(d.calls_per_second * pace_share(p)) FROM district d, pace p), 0),
      'sealSeconds', (SELECT coalesce(max(greatest(0, extract(epoch FROM clock_timestamp() - greatest(s.sealed_at, e.at)))), 0)
        FROM audit_sealer s CROSS JOIN LATERAL (SELECT min(at) AS at FROM audit_entry e WHERE e.tx >= s.next_tx
          AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)) AS e WHERE e.at IS NOT NULL),
      'staleCards', json_build_object('slack', coalesce((SELECT count FROM card WHERE platform = 'slack'), 0),
        'teams', coalesce((SELECT count FROM card WHERE platform = 'teams'), 0)),
      'cardFailures', json_build_object('slack', coalesce((SELECT failures FROM card WHERE platform = 'slack'), 0),
        'teams', coalesce((SELECT failures FROM card WHERE platform = 'teams'), 0)),
      'optOutSeconds', (SELECT coalesce(max(extract(epoch FROM recorded_at - received_at)), 0) FROM revocation
        WHERE received_at > clock_timestamp() - interval '2 days' AND recorded_at > clock_timestamp() - interval '5 minutes'
          AND means IN ('key-press', 'text-reply', 'carrier-stop', 'web-page', 'call-back')),
      'rosterSeconds', (SELECT coalesce(extract(epoch FROM clock_timestamp() - max(at)), 0) FROM roster_run WHERE outcome = 'imported' AND extent = 'whole'),
      'isRosterOld', coalesce((SELECT roster_is_old(source, at) FROM roster_run WHERE outcome = 'imported' AND extent = 'whole' ORDER BY at DESC LIMIT 1), false),
      'workers', (SELECT count(*) FROM dial_worker WHERE seen_at > clock_timestamp() - interval '7 seconds')) AS load`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a statement without FROM gave no row');
  return row.load;
}
