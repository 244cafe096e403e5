import type { FormValues } from '#cards/form.ts';
import { clock } from '#cards/format.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { chosenOf } from '#domain/closure/draft/request-defaults.ts';
import { destroySavedForm } from '#domain/closure/saved-form/destroy-saved-form.ts';
import { findSavedForm } from '#domain/closure/saved-form/find-saved-forms.ts';
import { recordSavedForm } from '#domain/closure/saved-form/record-saved-form.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { openWords, readTyped } from './open-texts.ts';
import { openFirstForm } from './request-closure.ts';
import { firstFormOf, withoutOffers } from './request-context.ts';

export const draftCommand = {
  submitted: {
    'save-draft': saveDraft,
    'saved-form': goOn,
    'closure-back': goBack,
    'drop-draft': dropDraft,
  },
} satisfies Command;

/** From either form: all that is filled in so far, whatever is wrong with it. */
async function saveDraft(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const isWords = 'text-en' in values;
  const texts = isWords ? (await readTyped(context, actor, { data, values }))?.own : undefined;
  const given = { ...data, ...values };
  const kept = await keepDraft(context, actor, { given, texts, keep: 'saved' });
  const done = await savedWords(context, kept);
  const now = { data: { ...data, ...kept.data }, values };
  return isWords
    ? openWords(context, actor, now, { note: done })
    : openFirstForm(context, actor, { ...firstFormOf(now.data, given), done });
}

/** From the words to what they are about; what was typed is kept, and stands there again after “Next”. */
async function goBack(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const texts = (await readTyped(context, actor, { data, values }))?.own;
  const given = { ...data, ...firstFormOf(values).values };
  const kept = await keepDraft(context, actor, { given, texts, keep: 'passing' });
  return openFirstForm(context, actor, firstFormOf({ ...data, ...kept.data }, given));
}

/** A new form makes way for a draft of before. */
async function goOn(context: CommandContext, actor: Actor, { data }: Submission): Promise<Reply> {
  const draft = await findSavedForm(context.db, context.vault, {
    operatorId: actor.operator.id,
    id: readId(data['draft']),
  });
  if (draft === undefined) {
    const { draft: _, ...rest } = data;
    const done = 'That draft is gone: it was requested, or nobody used it for a week.';
    return openFirstForm(context, actor, { ...firstFormOf(rest), done });
  }
  return openFirstForm(context, actor, {
    ...firstFormOf({ ...draft.values, draft: draft.id, saved: draft.savedAt.toString() }),
    done: `Your draft of ${await timeOf(context, draft.savedAt)}.`,
    isOfBefore: true,
  });
}

/** Canceled: the next form begins empty. */
async function dropDraft(
  { db }: CommandContext,
  { operator }: Actor,
  { data }: Submission,
): Promise<Reply> {
  const id = readId(data['draft']);
  if (id !== undefined) await destroySavedForm(db, { operatorId: operator.id, id });
  return { kind: 'done' };
}

/** Keeps the first form, and with `texts` what was written in the second. `data` is what its forms carry from then on. */
export async function keepDraft(
  { db, vault }: CommandContext,
  { operator }: Actor,
  form: { given: FormValues; texts?: FormValues | undefined; keep: 'saved' | 'passing' },
): Promise<{ data: FormValues; texts: FormValues; replaced?: Temporal.Instant }> {
  const id = readId(form.given['draft']);
  if (id === undefined) return { data: {}, texts: {} };
  const { values, data } = firstFormOf(form.given, chosenOf(form.given));
  const { saved, draft: _, ...carried } = withoutOffers(data);
  const kept = await recordSavedForm(db, vault, {
    id,
    operatorId: operator.id,
    values: { ...values, ...carried },
    texts: form.texts,
    keep: form.keep,
    seen: saved,
  });
  return { ...kept, data: { saved: kept.savedAt.toString() } };
}

async function savedWords(
  context: CommandContext,
  { replaced }: { replaced?: Temporal.Instant },
): Promise<string> {
  const saved = 'Draft saved. Type “closure” to open it again; it is kept for a week.';
  return replaced === undefined
    ? saved
    : `${saved} It replaced what you saved in another window at ${await timeOf(context, replaced)}.`;
}

async function timeOf({ db }: CommandContext, at: Temporal.Instant): Promise<string> {
  return clock(at, (await findDistrict(db))?.timeZone ?? 'UTC');
}
