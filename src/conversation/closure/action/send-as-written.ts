import { withAccepted } from '#conversation/closure/request/accepted-texts.ts';
import { type Read, textedWords, writtenIn } from '#conversation/closure/request/open-texts.ts';
import { placeWords } from '#conversation/closure/request/placed-words.ts';
import { findRequestContext } from '#conversation/closure/request/request-context.ts';
import { draftOf } from '#conversation/closure/request/request-texts.ts';
import type { Actor, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { readTexts } from '#domain/closure/draft/message-texts.ts';
import { textsOfTooManySegments } from '#domain/language/message/text-segments.ts';

/** Requests it with the words that a form would begin with, in every language there are words in. */
export async function sendAsWritten(
  context: CommandContext,
  actor: Actor,
  asked: { read: Read; place: string | undefined; formId: string | undefined },
): Promise<Reply> {
  const { read, formId } = asked;
  const began = await withAccepted(context, read.prefilled.texts, read.prefilled.audience);
  const typed = Object.fromEntries(
    Object.entries(began).map(([language, text]) => [`text-${language}`, text]),
  );
  const placed = placeWords({ place: asked.place ?? '' }, { typed, prefilled: read.prefilled });
  if (placed.kind === 'errors') return placed;
  const { prefilled, place } = placed;
  const words = readTexts(placed.typed, writtenIn(prefilled));
  if (words.kind === 'errors') return words;
  const { texts } = words;
  const [tooLong] = Object.values(textsOfTooManySegments(textedWords(texts, read)));
  if (tooLong !== undefined) return { kind: 'errors', errors: { schools: tooLong } };
  const result = await draftCampaign(context.db, {
    operator: actor.operator,
    draft: draftOf({ ...read, prefilled }, { texts, kept: [], place }),
    corrects: read.corrects,
    formId,
  });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}

/** In the district’s zone, as its clock has it. */
export async function today(context: CommandContext): Promise<string> {
  const request = await findRequestContext(context);
  return request === undefined
    ? ''
    : request.now.toZonedDateTimeISO(request.timeZone).toPlainDate().toString();
}
