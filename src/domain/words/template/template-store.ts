import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { by, note } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { TemplateRefusal } from './template.ts';

/** Holds the template, so that its versions come one after the other. */
export async function lockTemplate(tx: Transaction, id: string) {
  return one<{
    id: string;
    schoolId: string | null;
    isRetired: boolean;
    number: number;
    texts: Record<string, string>;
  }>(tx)`
    WITH held AS (SELECT * FROM message_template WHERE id = ${id} FOR UPDATE)
    SELECT held.id, held.school_id AS "schoolId", held.retired_by IS NOT NULL AS "isRetired", v.number, v.texts
    FROM held CROSS JOIN LATERAL (SELECT number, texts FROM message_template_version
      WHERE template_id = held.id ORDER BY number DESC LIMIT 1) AS v`;
}

/** Says no, with an entry. */
export async function refuseTemplate(
  tx: Transaction,
  refused: {
    operator: Operator;
    platform: Platform;
    reason: TemplateRefusal;
    templateId?: string | undefined;
  },
): Promise<{ kind: 'refused'; reason: TemplateRefusal }> {
  const { operator, platform, reason, templateId } = refused;
  await note(
    tx,
    by(operator.id),
    'template-refused',
    templateId === undefined
      ? { kind: 'operator', id: operator.id }
      : { kind: 'template', id: templateId },
    { reason, platform },
  );
  return { kind: 'refused', reason };
}
