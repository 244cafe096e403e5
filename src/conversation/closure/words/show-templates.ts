import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { holdsRole } from '#domain/people/operator/operator.ts';
import { findTemplates } from '#domain/words/template/find-templates.ts';
import { mayKeepTemplate } from '#domain/words/template/template.ts';
import { chooseTemplateForm } from './template-form.ts';
import { templatesCard } from './templates-card.ts';

export const templatesCommand = {
  typed: {
    'closure templates': {
      who: 'requesters-and-approvers',
      help: 'Your district’s and schools’ own words',
      detail: 'Each change is a version, with who made it and when.',
      example: 'Adams',
      answer: (context, actor, words) => showTemplates(context, actor, { words }),
    },
  },
  pressed: { 'template-form': openChoice },
} satisfies Command;

/** For one person's eyes; with a part of a name or place, only those. */
export async function showTemplates(
  context: CommandContext,
  { operator }: Actor,
  { words = [], lead }: { words?: readonly string[]; lead?: string } = {},
): Promise<Reply> {
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  return {
    kind: 'private',
    card: templatesCard(await findTemplates(context.db), {
      timeZone: district.timeZone,
      mayKeep: holdsRole(operator, 'requester'),
      lead,
      part: words.join(' ').toLowerCase(),
    }),
  };
}

/** Which one to change, of those that this person keeps; or a new one. */
async function openChoice(context: CommandContext, { operator }: Actor): Promise<Reply> {
  if (!holdsRole(operator, 'requester')) return refuse('not-a-template-keeper');
  const templates = await findTemplates(context.db);
  return {
    kind: 'form',
    form: chooseTemplateForm(
      templates.filter(({ schoolId }) => mayKeepTemplate(operator, schoolId)),
    ),
  };
}
