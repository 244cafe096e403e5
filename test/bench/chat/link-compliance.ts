import { slackTeam, staff } from '#sandbox/district/staff.ts';
import type { BenchDatabase } from '#test/bench/bench.ts';

/** Anyone who types the commands is somebody whom the bot knows. */
export async function linkCompliance({ application, owner }: BenchDatabase): Promise<void> {
  const { directoryTenant, directoryId, name, slackUserId } = staff.compliance;
  const { id } = await application.db
    .insertInto('operator')
    .values({ directory_tenant: directoryTenant, directory_id: directoryId, name })
    .returning('id')
    .executeTakeFirstOrThrow();
  await owner.pool.query(`INSERT INTO role_grant (operator_id, role) VALUES ($1, 'compliance')`, [
    id,
  ]);
  await application.db
    .insertInto('chat_identity')
    .values({ platform: 'slack', tenant_id: slackTeam, user_id: slackUserId, operator_id: id })
    .execute();
}
