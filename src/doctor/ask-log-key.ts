import type { WorkerConfig } from '#config/worker-config.ts';
import type { Db } from '#database/connect.ts';
import { findLogKeyFault } from '#domain/audit/log/find-log-key-fault.ts';
import { openSigner } from '#domain/audit/log/log-key.ts';
import { type Finding, green, red } from './finding.ts';

/** Whether this worker could go on with the audit log. */
export async function askLogKey(db: Db, config: WorkerConfig): Promise<Finding[]> {
  const about = 'audit.key';
  const { AUDIT_LOG_KEY: key, AUDIT_LOG_PREVIOUS_KEY: previous, PUBLIC_URL: url } = config;
  const fault = await findLogKeyFault(db, openSigner({ key, previous, url }));
  return [
    fault === undefined
      ? green(about, 'AUDIT_LOG_KEY goes on with the audit log.')
      : red(
          about,
          `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`,
          'docs/keys.md has the steps.',
        ),
  ];
}
