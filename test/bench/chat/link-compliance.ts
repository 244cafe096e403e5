import { slackTeam, staff } from '#sandbox/district/staff.ts';
import type { BenchDatabase } from '#test/bench/bench.ts';
import { benchVault } from '#test/bench/bench-key.ts';
import { staffNameBinding } from '#vault/vault.ts';

/** Anyone who types the commands is somebody whom the bot knows. */
export async function linkCompliance({ application, owner }: BenchDatabase): Promise<void> {
  const { directoryTenant, directoryId, name, slackUserId } = staff.compliance;
  const person = { tenant: directoryTenant, id: directoryId };
  const sealed = benchVault.encrypt(name, staffNameBinding(person));
  const { id } = await application.db
    .insertInto('operator')
    .values({ directory_tenant: directoryTenant, directory_id: directoryId, name: sealed })
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
