import type { Transaction } from '#database/transaction.ts';
import { refreshGates } from './derived-store.ts';

/**
 * Derives gates again that were worked out under other terms of consent: a policy may be changed, or the day of a rule
 * come, while calls go on. The caller holds the gates, and looks again where it is told that there were any.
 */
export async function rebuildOutdated(
  tx: Transaction,
  judged: readonly { rule: string; phoneId: string }[],
): Promise<boolean> {
  const outdated = judged.filter(({ rule }) => rule === 'gate-outdated');
  if (outdated.length === 0) return false;
  await refreshGates(tx, [...new Set(outdated.map(({ phoneId }) => phoneId))]);
  return true;
}
