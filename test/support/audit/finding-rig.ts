import { decideFindings } from '#domain/audit-run/finding/decide-findings.ts';
import { findFindings } from '#domain/audit-run/finding/find-findings.ts';
import type { FindingCode } from '#domain/audit-run/finding/finding-kinds.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { auditDistrict } from './district.ts';

export const code: FindingCode = 'gate-differs';

type Decision = { act: 'take' } | { act: 'close' } | { act: 'resolve'; resolution: string };

/** A district with one finding, of `gate-differs`, and the hands that see to it. */
export async function findingRig() {
  const audited = await auditDistrict();
  const { db } = audited.district;
  let run = '';

  const breakGate = () => audited.tamper('UPDATE phone_gate SET by_category = NOT by_category');
  const mendGate = () => audited.tamper('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');

  const shownNow = async (of: { runId: string; code: FindingCode }) =>
    (await findFindings(db, of))?.shown ?? '';

  /** By the card of the planted finding as it stands, unless `of` names another or what it showed. */
  const decide = async (
    operator: Operator,
    decision: Decision,
    of: { runId?: string; code?: FindingCode; shown?: string } = {},
  ) => {
    const card = { runId: run, code, ...of };
    const shown = of.shown ?? (await shownNow(card));
    return decideFindings(db, {
      operator,
      ...card,
      shown,
      ...(decision.act === 'resolve' ? { ...decision, vault: testVault } : decision),
    });
  };

  return {
    ...audited,
    breakGate,
    mendGate,
    shownNow,
    decide,
    take: (operator: Operator) => decide(operator, { act: 'take' }),
    resolve: (operator: Operator) =>
      decide(operator, { act: 'resolve', resolution: 'Rebuilt the gate.' }),
    close: (operator: Operator) => decide(operator, { act: 'close' }),

    /** Nothing found but what is found now: the gate, which is mended again. Returns the run that found it. */
    async startOver(): Promise<string> {
      await audited.tamper('DELETE FROM posted_card', 'DELETE FROM finding');
      await breakGate();
      run = await audited.audit();
      await mendGate();
      return run;
    },

    /** The findings of a gate that differs, oldest first. */
    rows: () =>
      db
        .selectFrom('finding')
        .select(['id', 'state', 'severity', 'run_id', 'last_seen_run_id', 'owner_id', 'due_at'])
        .select(['resolved_by', 'closed_by'])
        .where('code', '=', code)
        .orderBy('opened_at')
        .execute(),

    /** What the log has of one finding, in its order. */
    async acts(id: string): Promise<string[]> {
      const entries = await db
        .selectFrom('audit_entry')
        .select('act')
        .where('subject_kind', '=', 'finding')
        .where('subject_id', '=', id)
        .orderBy('id')
        .execute();
      return entries.map(({ act }) => act);
    },
  };
}
