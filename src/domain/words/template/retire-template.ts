import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { mayKeepTemplate, type TemplateRefusal } from './template.ts';
import { lockTemplate, refuseTemplate } from './template-store.ts';

export type TemplateRetired = { kind: 'retired' } | { kind: 'refused'; reason: TemplateRefusal };

/** Ends the offer. Versions stay, because closures name them. */
export async function retireTemplate(
  db: Db,
  request: { operator: Operator; platform: Platform; id: string },
): Promise<TemplateRetired> {
  const { operator, platform, id } = request;
  return transact(db, async (tx): Promise<TemplateRetired> => {
    const template = await lockTemplate(tx, id);
    const refused = (reason: TemplateRefusal) =>
      refuseTemplate(tx, { ...request, reason, templateId: template?.id });
    if (template === undefined || template.isRetired) return refused('no-such-template');
    if (!mayKeepTemplate(operator, template.schoolId)) return refused('not-a-template-keeper');
    await tx
      .updateTable('message_template')
      .set({ retired_by: operator.id })
      .where('id', '=', id)
      .execute();
    await note(tx, by(operator.id), 'template-retired', on('template', id), {
      version: template.number,
      platform,
    });
    return { kind: 'retired' };
  });
}
