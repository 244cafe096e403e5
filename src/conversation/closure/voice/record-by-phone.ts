import { recordingsOf } from '#conversation/closure/request/message/draft-recordings.ts';
import {
  callingWords,
  noRecordingWords,
  type RecordStep,
} from '#conversation/closure/request/message/recording-fields.ts';
import { openWords, readTyped } from '#conversation/closure/request/open-texts.ts';
import { keepDraft } from '#conversation/closure/request/save-draft.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { findOwnPhone } from '#domain/closure/rehearsal/find-own-phone.ts';
import { startRehearsal } from '#domain/closure/rehearsal/start-rehearsal.ts';
import { refusals } from '#refusals/refusals.ts';

export const recordByPhoneCommand = {
  submitted: { 'record-by-phone': recordByPhone },
} satisfies Command;

/**
 * A button of the form with the words. It asks for the language where there is more than one, and calls the requester's own
 * phone. Anyone who takes that call may lose sight of the form, so the draft is kept first.
 */
async function recordByPhone(
  context: CommandContext,
  actor: Actor,
  { data: given, values, place }: Submission,
): Promise<Reply> {
  const { record: pressed, recorded, ...data } = given;
  const said = { data, values, place };
  const again = (more: { note?: string; record?: RecordStep }) =>
    openWords(context, actor, said, more);
  if (pressed === 'show') {
    const recordings = await recordingsOf(context, actor, data);
    const isThere = recordings.some(({ language }) => language === recorded);
    return again(isThere || recorded === undefined ? {} : { note: noRecordingWords(recorded) });
  }
  const draftId = readId(data['draft']);
  const typed = await readTyped(context, actor, said);
  if (typed === undefined || draftId === undefined) return again({});
  const phone = await findOwnPhone(context.db, context.vault, actor.operator.id);
  if (phone === undefined) return again({ note: refusals['no-own-phone'] });
  const languages = typed.read.prefilled.audience
    .map(({ language }) => language)
    .filter((language) => language in typed.texts);
  if (languages.length === 0) {
    const isPlaceMissing = values['place']?.trim() === '';
    return again({ note: isPlaceMissing ? placeFirst : textFirst });
  }
  const requested = languages.length === 1 ? languages[0] : values['record-language'];
  const language = languages.find((one) => one === requested);
  if (language === undefined) return again({ record: { kind: 'ask', phone, languages } });
  const started = await startRehearsal(context.db, context.vault, {
    operator: actor.operator,
    platform: actor.account.platform,
    kind: 'recording',
    language,
    draftId,
    text: typed.texts[language] ?? '',
  });
  if (started.kind === 'refused')
    return again({ note: refusals[started.reason], record: { kind: 'ask', phone, languages } });
  const kept = await keepDraft(context, actor, { given: data, texts: typed.own, keep: 'passing' });
  return openWords(
    context,
    actor,
    { ...said, data: { ...data, ...kept.data } },
    { note: callingWords(started.maskedNumber), record: { kind: 'calling', language } },
  );
}

const textFirst = 'Write the text first: it is said where a recording can’t be played.';
const placeFirst = 'Enter the pickup place first, so that you can read it.';
