import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { listRuleSets } from './list-rule-sets.ts';
import { type RuleDated, setInForce } from './rule-set.ts';
import { selectByCategory } from './rule-store.ts';

export type RuleDate = {
  version: string;
  /** The day from which the set is in force; undefined: it waits for one. */
  from: Temporal.PlainDate | undefined;
  by: string;
};

/** Gives a set of rules its day, or takes it away. Only the owner of the database may. */
export async function setRuleDate(db: Db, date: RuleDate): Promise<RuleDated> {
  return transact(db, async (tx) => {
    // Nobody else dates a set until this transaction ends.
    await sql`SELECT FROM rule_set ORDER BY version FOR UPDATE`.execute(tx);
    const from = date.from?.toString() ?? null;
    const { sets, today } = await listRuleSets(tx);
    const set = sets.find(({ version }) => version === date.version);
    if (set === undefined) return { kind: 'refused', reason: 'unknown-set' };
    if (sets.some((other) => other !== set && from !== null && other.inForceFrom === from)) {
      return { kind: 'refused', reason: 'day-taken' };
    }
    const after = sets.map((other) => (other === set ? { ...set, inForceFrom: from } : other));
    const inForce = setInForce(after, today);
    if (inForce === undefined) return { kind: 'refused', reason: 'none-in-force' };
    const before = await selectByCategory(tx);
    await tx
      .updateTable('rule_set')
      .set({ in_force_from: from })
      .where('version', '=', set.version)
      .execute();
    const reachChanged = (await selectByCategory(tx)) !== before;
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: date.by },
      act: 'rule-set-dated',
      subject: { kind: 'rule-set', id: set.version },
      facts: { from, before: set.inForceFrom, inForce: inForce.version, reachChanged },
    });
    return { kind: 'dated', inForce: inForce.version, reachChanged };
  });
}
