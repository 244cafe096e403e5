import { type Db, type Transaction, transact, violatedRule } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Happening } from '#domain/shared/happening.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { mayKeepTemplate, type TemplateRefusal } from './template.ts';
import { lockTemplate, refuseTemplate } from './template-store.ts';

export type TemplateSaved =
  | { kind: 'saved'; number: number }
  /** The words are what they were. */
  | { kind: 'same'; number: number }
  | { kind: 'refused'; reason: TemplateRefusal };

type Save = {
  operator: Operator;
  platform: Platform;
  /** One that is there, in the version that its form began with; or a new one. */
  template:
    | { id: string; seen: number }
    | { happening: Happening; schoolId: string | null; name: string | null };
  texts: Readonly<Record<string, string>>;
};

/** Keeps the words of a template as its next version, or makes it. One person is enough: each closure takes two. */
export async function recordTemplate(db: Db, save: Save): Promise<TemplateSaved> {
  try {
    return await transact(db, (tx) =>
      'id' in save.template ? change(tx, save, save.template) : make(tx, save, save.template),
    );
  } catch (error) {
    if (violatedRule(error) !== 'message_template_one') throw error;
    return transact(db, (tx) => refuseTemplate(tx, { ...save, reason: 'template-name-taken' }));
  }
}

async function make(
  tx: Transaction,
  save: Save,
  { happening, schoolId, name }: Exclude<Save['template'], { id: string }>,
): Promise<TemplateSaved> {
  const { operator } = save;
  if (!mayKeepTemplate(operator, schoolId))
    return refuseTemplate(tx, { ...save, reason: 'not-a-template-keeper' });
  const { id } = await tx
    .insertInto('message_template')
    .values({ school_id: schoolId, happening, name, made_by: operator.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertVersion(tx, save, { id, number: 1 });
  await note(tx, by(operator.id), 'template-made', on('template', id), {
    happening,
    school: schoolId,
    replacesStandard: name === null,
    version: 1,
    languages: Object.keys(save.texts),
    platform: save.platform,
  });
  return { kind: 'saved', number: 1 };
}

async function change(
  tx: Transaction,
  save: Save,
  { id, seen }: Extract<Save['template'], { id: string }>,
): Promise<TemplateSaved> {
  const { operator, texts } = save;
  const template = await lockTemplate(tx, id);
  const refused = (reason: TemplateRefusal) =>
    refuseTemplate(tx, { ...save, reason, templateId: template?.id });
  if (template === undefined || template.isRetired) return refused('no-such-template');
  if (!mayKeepTemplate(operator, template.schoolId)) return refused('not-a-template-keeper');
  if (template.number !== seen) return refused('template-changed');
  if (isSame(texts, template.texts)) return { kind: 'same', number: seen };
  const number = seen + 1;
  await insertVersion(tx, save, { id, number });
  await note(tx, by(operator.id), 'template-changed', on('template', id), {
    version: number,
    languages: Object.keys(texts),
    platform: save.platform,
  });
  return { kind: 'saved', number };
}

const isSame = (one: Save['texts'], other: Save['texts']) =>
  Object.keys({ ...one, ...other }).every((language) => one[language] === other[language]);

async function insertVersion(
  tx: Transaction,
  { operator, texts }: Save,
  { id, number }: { id: string; number: number },
): Promise<void> {
  await tx
    .insertInto('message_template_version')
    .values({ template_id: id, number, texts: JSON.stringify(texts), made_by: operator.id })
    .execute();
}
