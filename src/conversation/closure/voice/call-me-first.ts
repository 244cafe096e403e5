import type { FormValues } from '#cards/form.ts';
import { heardRecordings } from '#conversation/closure/request/message/draft-recordings.ts';
import {
  type RehearsalChoice,
  startedWords,
} from '#conversation/closure/request/message/rehearsal-fields.ts';
import {
  answersOf,
  openWords,
  type Read,
  readTyped,
  textedWords,
  textsOf,
  writtenIn,
} from '#conversation/closure/request/open-texts.ts';
import { placeWords } from '#conversation/closure/request/placed-words.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readTexts } from '#domain/closure/draft/message-texts.ts';
import { findOwnPhone } from '#domain/closure/rehearsal/find-own-phone.ts';
import type { RehearsalWay } from '#domain/closure/rehearsal/rehearsal.ts';
import { startRehearsal } from '#domain/closure/rehearsal/start-rehearsal.ts';
import { plainTexts } from '#domain/language/family-fields.ts';
import { textsOfTooManySegments } from '#domain/language/message/text-segments.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import { refusals } from '#refusals/refusals.ts';

export const callMeFirstCommand = {
  submitted: { 'call-me-first': callMeFirst },
} satisfies Command;

/**
 * A button of the form with the words. The first press asks in which language and how, the next ones call and text the
 * requester's own phone. The form comes back each time, with all that was typed.
 */
async function callMeFirst(
  context: CommandContext,
  actor: Actor,
  said: Submission,
): Promise<Reply> {
  const again = (more: { note?: string; rehearsal?: RehearsalChoice }) =>
    openWords(context, actor, said, more);
  const typed = await readTyped(context, actor, said);
  if (typed === undefined) return again({});
  const { read } = typed;
  const words = readWords(said, read);
  if (typeof words === 'string') return again({ note: words });
  const phone = await findOwnPhone(context.db, context.vault, actor.operator.id);
  if (phone === undefined) return again({ note: refusals['no-own-phone'] });
  const rehearsal = choiceOf(said.values, { phone, texts: words, read });
  if (said.values['rehearsal-way'] === undefined) return again({ rehearsal });
  const { language, way } = rehearsal;
  const { purpose, happening, schoolIds, asksToConfirm = false } = read.draft;
  const { account, operator } = actor;
  const started = await startRehearsal(context.db, context.vault, {
    operator,
    platform: account.platform,
    kind: 'words',
    language,
    way,
    words: {
      purpose,
      happening,
      schoolIds,
      asksToConfirm,
      texts: plainTexts(words),
      recordings: Object.fromEntries(
        heardRecordings(read.recordings, { values: said.values, texts: words }).map(
          ({ language, digest }) => [language, digest],
        ),
      ),
      audience: read.prefilled.audience.map(({ phones, families, ...of }) => ({
        language: of.language,
        count: phones ?? families,
      })),
    },
  });
  const note =
    started.kind === 'refused' ? refusals[started.reason] : startedWords(way, started.maskedNumber);
  return again({ rehearsal, note });
}

/** The words as families would get them, or what is wrong with them. */
function readWords(said: Submission, read: Read): Record<string, string> | string {
  const typed = textsOf(said, read.prefilled.texts);
  const placed = placeWords(said.values, { typed, prefilled: read.prefilled });
  if (placed.kind === 'errors') return Object.values(placed.errors).join(' ');
  const words = readTexts(placed.typed, writtenIn(read.prefilled));
  if (words.kind === 'errors') return Object.values(words.errors).join(' ');
  const answers = answersOf(said.values);
  const texts = Object.fromEntries(
    Object.entries(words.texts).filter(([language]) => answers[language] !== 'leave-out'),
  );
  const tooLong = textsOfTooManySegments(textedWords(texts, read));
  return Object.values(tooLong)[0] ?? texts;
}

/** What is chosen, in its first language and way where nothing is yet. */
function choiceOf(
  values: FormValues,
  { phone, texts, read }: { phone: string; texts: FormValues; read: Read },
): RehearsalChoice {
  const ways = waysOf(read.draft.delivery);
  const spokenIn = read.prefilled.audience
    .map(({ language }) => language)
    .filter((language) => language in texts);
  return {
    phone,
    languages: spokenIn,
    ways,
    language: spokenIn.find((one) => one === values['rehearsal-language']) ?? 'en',
    way: ways.find((one) => one === values['rehearsal-way']) ?? ways[0],
  };
}

/** A family that gets no text has none to be rehearsed, nor one that gets no call. */
function waysOf(delivery: Delivery): readonly [RehearsalWay, ...RehearsalWay[]] {
  if (delivery === 'call' || delivery === 'text') return [delivery];
  return ['call', 'text', 'both'];
}
