import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { databaseNow } from '#database/transaction.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { findAccessReview } from '#domain/people/access-review/find-access-review.ts';
import { findPeople, findRoleChoices } from '#domain/people/operator/people/find-people.ts';
import { isAdministrator } from '#domain/people/operator/role-change/role-change.ts';
import { reviewNote } from './access-review-card.ts';
import { openNewPerson } from './add-person.ts';
import { peopleCard } from './people-card.ts';
import { showReview } from './review-access.ts';
import { roleChangeForm } from './role-change-form.ts';

const acts = ['grant', 'revoke', 'deactivate'] as const;

export const peopleCommand = {
  typed: {
    'closure people': {
      who: 'everyone',
      help: 'Who has which role; change roles',
      detail:
        'Two administrators add a person (`people add`), or give or take a role; `people review` goes through everyone once a year.',
      answer: (context, actor, words) => showPeople(context, actor, { words }),
    },
  },
  pressed: { 'role-form': (context, actor) => openRoleForm(context, actor) },
} satisfies Command;

/** `/closure people`, with a part of a name; with `add`, `grant`, `revoke` or `deactivate` it opens the form at once. */
export async function showPeople(
  context: CommandContext,
  actor: Actor,
  { words = [], lead }: { words?: readonly string[]; lead?: string } = {},
): Promise<Reply> {
  if (words[0] === 'add') return openNewPerson(context, actor);
  if (words[0] === 'review') return showReview(context, actor);
  const act = acts.find((one) => one === words[0]);
  if (act !== undefined) return openRoleForm(context, actor, act);
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  const { timeZone } = district;
  return {
    kind: 'private',
    card: peopleCard(await findPeople(context.db, actor.operator.id), {
      timeZone,
      review: reviewNote(await findAccessReview(context.db), {
        now: await databaseNow(context.db),
        timeZone,
      }),
      mayChange: isAdministrator(actor.operator),
      lead,
      part: words.join(' ').toLowerCase(),
    }),
  };
}

async function openRoleForm(
  context: CommandContext,
  actor: Actor,
  act: (typeof acts)[number] = 'grant',
): Promise<Reply> {
  if (!isAdministrator(actor.operator)) return refuse('not-an-administrator');
  return { kind: 'form', form: roleChangeForm({ ...(await findRoleChoices(context.db)), act }) };
}
