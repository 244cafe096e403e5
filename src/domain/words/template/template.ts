import { holdsRole, holdsRoleEverywhere, type Operator } from '#domain/people/operator/operator.ts';
import type { Happening } from '#domain/shared/happening.ts';
import type { templateRefusals } from '#refusals/words.ts';

/** The words that a closure begins with, as a version of it keeps them. */
export type UsedTemplate = {
  id: string;
  versionId: string;
  /** Null where it stands in place of the standard words. */
  name: string | null;
  /** Null for the district's. */
  school: string | null;
  /** Of its version. */
  number: number;
  /** By language, with {fields}. */
  texts: Readonly<Record<string, string>>;
};

/** A template that is in use, in its newest version. */
export type Template = UsedTemplate & {
  happening: Happening;
  /** Null for the whole district. */
  schoolId: string | null;
  changedBy: string;
  changedAt: Temporal.Instant;
};

export type TemplateRefusal = keyof typeof templateRefusals;

/** Words are kept by who may send them: of one school, or of the whole district. */
export function mayKeepTemplate(operator: Operator, schoolId: string | null): boolean {
  return schoolId === null
    ? holdsRoleEverywhere(operator, 'requester')
    : holdsRole(operator, 'requester', [schoolId]);
}

/** Chosen in place of a template. */
export const standardWords = 'standard';

type Asked = { happening: Happening; schoolIds: readonly string[] };

/** Whether a closure may use these words: they are for its kind, and a school's are for that school alone. */
export function fits(
  { happening, schoolId }: Pick<Template, 'happening' | 'schoolId'>,
  asked: Asked,
): boolean {
  return (
    happening === asked.happening &&
    (schoolId === null || asked.schoolIds.every((id) => id === schoolId))
  );
}

/** The words of a closure unless others are chosen: the school's in place of the standard ones, then the district's. */
export function usualTemplate(templates: readonly Template[], asked: Asked): Template | undefined {
  const standing = templates.filter((one) => one.name === null && fits(one, asked));
  return standing.find(({ schoolId }) => schoolId !== null) ?? standing[0];
}
