import { many, one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import { insertCheckpointPost } from '#domain/proof/witness/checkpoint-post-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { findIncidentIds } from './find-incident.ts';

/** What open incidents have posted by the clock: the checkpoint of their opening, and reminders of tasks. */
export async function planIncidentPosts(
  db: Db,
  { chats, witnesses }: { chats: readonly Platform[]; witnesses: readonly Platform[] },
): Promise<void> {
  for (const { id } of await findIncidentIds(db)) {
    await planCheckpoint(db, id, witnesses);
    await planReminders(db, id, chats);
  }
}

/**
 * Has the log's checkpoint posted to the witnesses as soon as one covers the opening: a later change of
 * the log is found out, even one by the owner of the database.
 */
async function planCheckpoint(
  db: Db,
  incidentId: string,
  platforms: readonly Platform[],
): Promise<void> {
  await transact(db, async (tx) => {
    const opened = await one<{ size: number }>(tx)`
      SELECT (l.index + 1)::float8 AS size
      FROM incident i JOIN audit_entry e ON e.subject_kind = 'incident' AND e.subject_id = i.id::text AND e.act = 'incident-opened'
      JOIN audit_leaf l ON l.entry_id = e.id
      WHERE i.id = ${incidentId} AND NOT i.is_drill AND i.checkpoint_size IS NULL AND i.closed_at IS NULL
      FOR NO KEY UPDATE OF i SKIP LOCKED`;
    if (opened === undefined) return;
    const found = await selectCheckpoint(tx);
    if (found === undefined || found.size < opened.size) return;
    await insertCheckpointPost(tx, found.size, platforms);
    await tx
      .updateTable('incident')
      .set({ checkpoint_size: String(found.size) })
      .where('id', '=', incidentId)
      .execute();
    await note(
      tx,
      { kind: 'system', id: 'card-sync' },
      'incident-evidence-held',
      on('incident', incidentId),
      { size: found.size },
    );
  });
}

/**
 * Reminds of each task before it is due, in the own chat of its owner: else of the incident manager, else of the
 * person who opened the incident. A quarter of its time before, an hour at most; nobody is reminded twice of one task.
 */
async function planReminders(
  db: Db,
  incidentId: string,
  platforms: readonly Platform[],
): Promise<void> {
  await transact(db, async (tx) => {
    const rows = await many<{ part: string }>(tx)`
      INSERT INTO posted_card (kind, subject, part, platform, channel)
      SELECT 'incident-task', t.id, whose.id::text, own_chat_platform(whose.id, ${platforms}), 'own-chat'
      FROM incident i JOIN incident_task t ON t.incident_id = i.id
      LEFT JOIN incident_role m ON m.incident_id = i.id AND m.role = 'manager'
      CROSS JOIN LATERAL (SELECT coalesce(t.owner_id, m.operator_id, i.opened_by) AS id) AS whose
      WHERE i.id = ${incidentId} AND i.closed_at IS NULL AND t.done_at IS NULL
        AND clock_timestamp() >= t.due_at - least(interval '1 hour', (t.due_at - i.opened_at) / 4)
        AND own_chat_platform(whose.id, ${platforms}) IS NOT NULL
      ORDER BY t.position
      ON CONFLICT DO NOTHING RETURNING part`;
    if (rows.length === 0) return;
    await run(tx)`SELECT pg_notify('card', '')`;
    await note(
      tx,
      { kind: 'system', id: 'card-sync' },
      'incident-reminded',
      on('incident', incidentId),
      { asked: rows.length },
    );
  });
}
