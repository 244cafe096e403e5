import { workerSettings } from '#config/worker-config.ts';

/** Of these settings those that a dial worker needs: no secret of Slack, Teams or the directory is among them. */
export function workerEnvironment(all: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => workerSettings.includes(name)));
}
