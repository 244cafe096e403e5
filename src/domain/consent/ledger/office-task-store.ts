import { many, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { RevocationMeans, RevocationScope } from './consent.ts';
import type { OfficeTaskKind } from './office-task.ts';

/** Opens a task, due in ten business days, unless one of its kind is open for this phone. */
export async function openTask(
  tx: Transaction,
  task: {
    kind: 'wrong-number' | 'reassigned-number' | 'disowned-number';
    phoneId: string;
    revocationId?: string;
  },
): Promise<void> {
  await run(tx)`
    INSERT INTO office_task (kind, phone_id, revocation_id, due_at)
    VALUES (${task.kind}, ${task.phoneId}, ${task.revocationId ?? null}, ten_business_days_after(now()))
    ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL DO NOTHING`;
}

/** Somebody wants to be called back, within an hour of the office's being open. */
export async function openCallBackTask(
  tx: Transaction,
  task: { phoneId: string; schoolId: string | null },
): Promise<void> {
  await run(tx)`
    INSERT INTO office_task (kind, phone_id, due_at)
    VALUES ('call-back', ${task.phoneId},
      coalesce(office_opening(${task.schoolId}::uuid, now()), now()) + interval '1 hour')
    ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL DO NOTHING`;
}

/** A number that the carrier refuses is told of once: what the office has made of that stands. */
export async function openNumberTask(
  tx: Transaction,
  task: { kind: 'bad-number' | 'no-texts'; phoneId: string },
): Promise<void> {
  await run(tx)`
    INSERT INTO office_task (kind, phone_id, due_at)
    SELECT ${task.kind}, ${task.phoneId}::uuid, ten_business_days_after(now())
    WHERE NOT EXISTS (SELECT FROM office_task WHERE phone_id = ${task.phoneId} AND kind = ${task.kind})
    ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL DO NOTHING`;
}

/** Lays doubtful words before the front office: in the open task of this phone, or in a new one. */
export async function openReading(tx: Transaction, revocationId: string): Promise<void> {
  await run(tx)`
    WITH task AS (
      INSERT INTO office_task (kind, phone_id, revocation_id, due_at)
      SELECT 'read-text', phone_id, id, honor_by FROM revocation WHERE id = ${revocationId}
      ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL
        DO UPDATE SET due_at = least(office_task.due_at, EXCLUDED.due_at)
      RETURNING id
    )
    INSERT INTO office_task_text (task_id, revocation_id) SELECT id, ${revocationId} FROM task
    ON CONFLICT DO NOTHING`;
}

export type TaskRow = {
  id: string;
  kind: OfficeTaskKind;
  phoneId: string;
  openedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
};

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
  return many<TextRow>(tx)`
    SELECT about.task_id AS "taskId", r.id AS "revocationId", r.phone_id AS "phoneId",
      r.received_at AS "receivedAt", r.means, r.scope, r.channel, r.words
    FROM (
      SELECT id AS task_id, revocation_id FROM office_task WHERE id = ANY (${[...taskIds]}::uuid[]) AND kind = 'read-text'
      UNION
      SELECT task_id, revocation_id FROM office_task_text WHERE task_id = ANY (${[...taskIds]}::uuid[])
    ) about
    JOIN revocation r ON r.id = about.revocation_id
    WHERE NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    ORDER BY r.received_at, r.id`;
}
