import type { Form, FormValues } from '#cards/form.ts';
import { openClosure, openFirstAgain } from '#conversation/closure/request/request-closure.ts';
import { submitClosure } from '#conversation/closure/request/request-texts.ts';
import type { Actor, Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { proposeTranslations } from './propose-translations.ts';

export const addLanguagesCommand = {
  pressed: { 'add-languages': addLanguages },
} satisfies Command;

/**
 * From the card of a closure that came back: its words with a field for each language that has no text, asked of the
 * provider where there is one. It is “Edit and resubmit”, “Next” and “Propose translations” in one press.
 */
async function addLanguages(context: CommandContext, actor: Actor, press: Press): Promise<Reply> {
  const first = await openClosure(context, actor, { revises: press.data['campaign'] ?? '' });
  // A day that has passed is another one now, and nobody has seen it.
  if (first.kind !== 'form' || first.form.data['offered'] !== undefined) return first;
  const asked = { data: first.form.data, values: standingIn(first.form) };
  const second = await submitClosure(context, actor, { ...asked, place: press.place });
  if (second.kind === 'errors')
    return openFirstAgain(context, actor, asked, Object.values(second.errors).join(' '));
  if (second.kind !== 'form' || second.form.verb !== 'message') return second;
  const words = { data: second.form.data, values: standingIn(second.form) };
  return proposeTranslations(context, actor, words, { languages: 'all' });
}

/** What stands in the fields of a form that nobody has touched. */
function standingIn({ fields }: Form): FormValues {
  return Object.fromEntries(
    fields.flatMap((field) => {
      if (field.kind === 'words') return [];
      const value = field.kind === 'choices' ? field.values?.join(',') : field.value;
      return [[field.name, value ?? '']];
    }),
  );
}
