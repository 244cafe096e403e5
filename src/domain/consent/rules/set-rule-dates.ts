import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { listRuleSets } from './list-rule-sets.ts';
import { partnerOf, type RuleDated, type RuleSet, setInForce } from './rule-set.ts';
import { selectByCategory } from './rule-store.ts';

export type RuleDate = {
  version: string;
  /** The day from which the set is in force; undefined: it waits for one. */
  from: Temporal.PlainDate | undefined;
};

type Refused = Extract<RuleDated, { kind: 'refused' }>;

/**
 * Gives sets of rules their day, or takes it away; a set and the one that supersedes it together. Only the owner of the
 * database may.
 */
export async function setRuleDates(
  db: Db,
  { dates, by }: { dates: readonly RuleDate[]; by: string },
): Promise<RuleDated> {
  return transact(db, async (tx) => {
    // Nobody else dates a set until this transaction ends.
    await run(tx)`SELECT FROM rule_set ORDER BY version FOR UPDATE`;
    const { sets, today } = await listRuleSets(tx);
    const days = new Map(dates.map(({ version, from }) => [version, from?.toString() ?? null]));
    const dated = sets.map((set) =>
      days.has(set.version) ? { ...set, inForceFrom: days.get(set.version) ?? null } : set,
    );
    const refused = refusalOf({ sets, dated, days });
    if (refused !== undefined) return refused;
    const inForce = setInForce(dated, today);
    if (inForce === undefined) return { kind: 'refused', reason: 'none-in-force' };
    const before = await selectByCategory(tx);
    await saveDays(tx, days);
    const reachChanged = (await selectByCategory(tx)) !== before;
    for (const [version, from] of days)
      await note(tx, { kind: 'system', id: by }, 'rule-set-dated', on('rule-set', version), {
        from,
        before: sets.find((set) => set.version === version)?.inForceFrom ?? null,
        inForce: inForce.version,
        reachChanged,
      });
    return { kind: 'dated', inForce: inForce.version, reachChanged };
  });
}

function refusalOf(asked: {
  sets: readonly RuleSet[];
  dated: readonly RuleSet[];
  days: ReadonlyMap<string, string | null>;
}): Refused | undefined {
  const { sets, dated, days } = asked;
  const named = sets.filter(({ version }) => days.has(version));
  if (named.length < days.size) return { kind: 'refused', reason: 'unknown-set' };
  for (const set of named) {
    const partner = partnerOf(sets, set);
    if (partner !== undefined && !days.has(partner.version))
      return { kind: 'refused', reason: 'without-partner', set, partner };
  }
  const taken = dated.flatMap(({ inForceFrom }) => (inForceFrom === null ? [] : [inForceFrom]));
  if (new Set(taken).size < taken.length) return { kind: 'refused', reason: 'day-taken' };
  const isAfter = dated.some(({ inForceFrom, supersededBy }) => {
    const successor = dated.find(({ version }) => version === supersededBy)?.inForceFrom ?? null;
    return inForceFrom !== null && successor !== null && inForceFrom > successor;
  });
  return isAfter ? { kind: 'refused', reason: 'after-successor' } : undefined;
}

/** First none has a day, so that two can change theirs with each other. */
async function saveDays(tx: Transaction, days: ReadonlyMap<string, string | null>): Promise<void> {
  const save = (version: string, from: string | null) =>
    tx
      .updateTable('rule_set')
      .set({ in_force_from: from })
      .where('version', '=', version)
      .execute();
  for (const version of days.keys()) await save(version, null);
  for (const [version, from] of days) await save(version, from);
}
