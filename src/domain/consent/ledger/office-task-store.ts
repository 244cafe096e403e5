import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { OfficeReach } from '#domain/office/office-reach.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { RevocationMeans, RevocationScope } from './consent.ts';
import type { OfficeTaskKind, OfficeTaskOutcome } from './office-task.ts';

/** Opens a task, due in ten business days, unless one of its kind is open for this phone. */
export async function openTask(
  tx: Transaction,
  task: {
    kind: 'wrong-number' | 'reassigned-number' | 'disowned-number';
    phoneId: string;
    revocationId?: string;
  },
): Promise<void> {
  await sql`
    INSERT INTO office_task (kind, phone_id, revocation_id, due_at)
    VALUES (${task.kind}, ${task.phoneId}, ${task.revocationId ?? null}, ten_business_days_after(now()))
    ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL DO NOTHING`.execute(tx);
}

/** A number that the carrier refuses is told of once: what the office has made of that stands. */
export async function openNumberTask(
  tx: Transaction,
  task: { kind: 'bad-number' | 'no-texts'; phoneId: string },
): Promise<void> {
  await sql`
    INSERT INTO office_task (kind, phone_id, due_at)
    SELECT ${task.kind}, ${task.phoneId}::uuid, ten_business_days_after(now())
    WHERE NOT EXISTS (SELECT FROM office_task WHERE phone_id = ${task.phoneId} AND kind = ${task.kind})
    ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL DO NOTHING`.execute(tx);
}

/** Lays doubtful words before the front office: in the open task of this phone, or in a new one. */
export async function openReading(tx: Transaction, revocationId: string): Promise<void> {
  await sql`
    WITH task AS (
      INSERT INTO office_task (kind, phone_id, revocation_id, due_at)
      SELECT 'read-text', phone_id, id, honour_by FROM revocation WHERE id = ${revocationId}
      ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL
        DO UPDATE SET due_at = least(office_task.due_at, EXCLUDED.due_at)
      RETURNING id
    )
    INSERT INTO office_task_text (task_id, revocation_id) SELECT id, ${revocationId} FROM task
    ON CONFLICT DO NOTHING`.execute(tx);
}

export type TaskRow = {
  id: string;
  kind: OfficeTaskKind;
  phoneId: string;
  openedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
};

/** The most urgent open tasks about families within reach, and how many there are in all. */
export async function selectOpenTasks(
  tx: Transaction,
  asked: { reach: OfficeReach; limit: number },
): Promise<{ tasks: TaskRow[]; total: number }> {
  const within =
    asked.reach === 'district'
      ? sql`true`
      : sql`EXISTS (
          SELECT FROM guardian_phone gp
          JOIN guardian g ON g.id = gp.guardian_id AND g.active
          JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
          JOIN student st ON st.id = gs.student_id AND st.active
          JOIN enrollment e ON e.student_id = st.id AND e.active
          WHERE gp.phone_id = t.phone_id AND gp.active AND e.school_id = ANY (${[...asked.reach]}::uuid[]))`;
  const { rows } = await sql<TaskRow & { total: number }>`
    SELECT t.id, t.kind, t.phone_id AS "phoneId", t.opened_at AS "openedAt", t.due_at AS "dueAt",
      count(*) OVER ()::int AS total
    FROM office_task t WHERE t.closed_at IS NULL AND ${within}
    -- One closure may bring hundreds of numbers that are refused, and a withdrawal is not to wait behind them.
    ORDER BY t.kind IN ('bad-number', 'no-texts'), t.due_at, t.id LIMIT ${asked.limit}`.execute(tx);
  return {
    tasks: rows.map(({ total: _total, ...task }) => task),
    total: rows[0]?.total ?? 0,
  };
}

export type TextRow = {
  taskId: string;
  revocationId: string;
  phoneId: string;
  receivedAt: Temporal.Instant;
  means: RevocationMeans;
  scope: RevocationScope;
  channel: Channel | 'any';
  words: Buffer | null;
};

/** What these tasks are about and nobody has taken back, oldest first. */
export async function selectTaskTexts(
  tx: Transaction,
  taskIds: readonly string[],
): Promise<TextRow[]> {
  const { rows } = await sql<TextRow>`
    SELECT about.task_id AS "taskId", r.id AS "revocationId", r.phone_id AS "phoneId",
      r.received_at AS "receivedAt", r.means, r.scope, r.channel, r.words
    FROM (
      SELECT id AS task_id, revocation_id FROM office_task WHERE id = ANY (${[...taskIds]}::uuid[]) AND kind = 'read-text'
      UNION
      SELECT task_id, revocation_id FROM office_task_text WHERE task_id = ANY (${[...taskIds]}::uuid[])
    ) about
    JOIN revocation r ON r.id = about.revocation_id
    WHERE NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    ORDER BY r.received_at, r.id`.execute(tx);
  return rows;
}

/** The task, with its phone's gate locked first: the order in which a text that comes in takes them. */
export async function lockTask(
  tx: Transaction,
  taskId: string,
): Promise<(TaskRow & { isClosed: boolean }) | undefined> {
  await sql`
    SELECT FROM phone_gate WHERE phone_id = (SELECT phone_id FROM office_task WHERE id = ${taskId})
    FOR NO KEY UPDATE`.execute(tx);
  const { rows } = await sql<TaskRow & { isClosed: boolean }>`
    SELECT id, kind, phone_id AS "phoneId", opened_at AS "openedAt", due_at AS "dueAt",
      closed_at IS NOT NULL AS "isClosed"
    FROM office_task WHERE id = ${taskId} FOR NO KEY UPDATE`.execute(tx);
  return rows[0];
}

export async function closeTask(
  tx: Transaction,
  task: { id: string; operatorId: string; outcome: OfficeTaskOutcome },
): Promise<void> {
  await tx
    .updateTable('office_task')
    .set({ closed_at: sql`now()`, closed_by: task.operatorId, outcome: task.outcome })
    .where('id', '=', task.id)
    .execute();
}

/** A person read doubtful words, and they were none. Returns the id of the row that takes them back. */
export async function insertRetraction(
  tx: Transaction,
  text: TextRow,
  operatorId: string,
): Promise<string> {
  const { id } = await tx
    .insertInto('revocation')
    .values({
      phone_id: text.phoneId,
      channel: text.channel,
      scope: text.scope,
      means: 'staff',
      retracts: text.revocationId,
      recorded_by: `operator:${operatorId}`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
