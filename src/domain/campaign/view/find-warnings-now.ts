import type { Db } from '#database/transaction.ts';
import { findConflicts } from '#domain/campaign/seal/find-conflicts.ts';
import type { VersionWarnings } from '#domain/campaign/seal/warning.ts';

/**
 * What was odd when the list was sealed; while it waits, with the closures that it conflicts with by now: one that was
 * requested later may be approved first.
 */
export async function findWarningsNow(
  db: Db,
  version: {
    campaignId: string;
    state: string;
    warnings: VersionWarnings | null;
    schoolIds: readonly string[];
    eventDate: string;
    corrects: string | null;
  },
): Promise<VersionWarnings> {
  const warnings = version.warnings ?? { odd: [] };
  if (version.state !== 'submitted') return warnings;
  const conflicts = await findConflicts(db, {
    ...version,
    except: [version.campaignId, version.corrects].filter((id) => id !== null),
  });
  return {
    ...warnings,
    odd: [
      ...conflicts.map((conflict) => ({ kind: 'conflict' as const, ...conflict })),
      ...warnings.odd.filter(({ kind }) => kind !== 'conflict'),
    ],
  };
}
