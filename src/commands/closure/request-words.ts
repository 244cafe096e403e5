import { randomUUID } from 'node:crypto';
import { messageForm } from '#cards/closure/message-form.ts';
import type { FormErrors, FormValues } from '#cards/form.ts';
import type { Asker, Command, CommandContext, Reply, Submission } from '#commands/command.ts';
import { readId } from '#commands/read-id.ts';
import { refuse } from '#commands/refusal-words.ts';
import { refuseOnRecord } from '#commands/refuse-on-record.ts';
import { databaseNow } from '#database/transaction.ts';
import { readDraft } from '#domain/campaign/draft/draft.ts';
import { draftCampaign } from '#domain/campaign/draft/draft-campaign.ts';
import { findCorrected } from '#domain/campaign/draft/find-corrected.ts';
import { readTexts } from '#domain/campaign/draft/message-texts.ts';
import { findPrefilledTexts } from '#domain/campaign/translation/find-prefilled-texts.ts';
import { settleDoubts } from '#domain/campaign/translation/language-doubts.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { languageName, languages } from '#domain/language/languages.ts';
import { segmentsByLanguage, textsOfTooManySegments } from '#domain/message/text-segments.ts';
import { mySchools } from './request-closure.ts';

export const wordsCommand = {
  submitted: { closure: submitClosure, message: submitMessage },
} satisfies Command;

/** What a form can carry to the next one, in characters of JSON. */
const mostCarried = 2500;

/** The first form came back: wrong fields are said at once, else the words are next. */
async function submitClosure(
  context: CommandContext,
  asker: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const read = await readFirstForm(context, asker, { ...data, ...values });
  if (read.kind === 'refused')
    return refuseOnRecord(context, asker, { act: 'asking-refused', reason: read.reason });
  if (read.kind === 'errors') return read;
  if (JSON.stringify(values).length > mostCarried) {
    return wrong({
      schools: 'That is too many separate schools. Choose “All schools”, or fewer schools.',
    });
  }
  const { audience, texts } = await findPrefilledTexts(context.db, read);
  return askForWords(read, { audience, texts, data: { ...data, ...values, form: randomUUID() } });
}

/** The second form came back, and carries the first: the draft is kept, and its list sealed off the chat path. */
async function submitMessage(
  context: CommandContext,
  asker: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const read = await readFirstForm(context, asker, data);
  if (read.kind === 'refused')
    return refuseOnRecord(context, asker, { act: 'asking-refused', reason: read.reason });
  // The first form was right when it was sent; only time can have made it wrong.
  if (read.kind === 'errors') return wrong({ 'text-en': Object.values(read.errors).join(' ') });
  const { draft, revises, corrects } = read;
  const words = readTexts(values, Object.keys(languages));
  if (words.kind === 'errors') return words;
  const { texts } = words;
  const tooLong = draft.delivery === 'call' ? {} : textsOfTooManySegments(spoken(texts, read));
  if (Object.keys(tooLong).length > 0) return wrong(byField('text', tooLong));
  const prefilled = await findPrefilledTexts(context.db, read);
  const answers = Object.fromEntries(
    Object.keys(languages).map((language) => [language, values[`same-${language}`]]),
  );
  const { dismissalTime } = draft;
  const { asked } = data;
  const settled = settleDoubts({ texts, prefilled, dismissalTime, answers, asked });
  if (settled.kind === 'errors') return wrong(byField('same', stillToRewrite(settled.languages)));
  if (settled.kind === 'ask') {
    return askForWords(read, {
      audience: prefilled.audience,
      texts,
      data: { ...data, asked: settled.english },
      doubts: settled.doubts,
      ...(asked === settled.english ? { answers } : {}),
    });
  }
  const result = await draftCampaign(context.db, {
    operator: asker.operator,
    draft: { ...draft, texts: settled.texts, kept: settled.kept },
    revises,
    corrects,
    formId: readId(data['form']),
  });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}

/** Nothing is kept between the two forms, so that the first is read where it counts: what was right may be over by then. */
async function readFirstForm(context: CommandContext, asker: Asker, given: FormValues) {
  const refused = (reason: 'no-district' | 'not-a-requester') =>
    ({ kind: 'refused', reason }) as const;
  const district = await findDistrict(context.db);
  if (district === undefined) return refused('no-district');
  const schools = await mySchools(context, asker);
  if (schools.length === 0) return refused('not-a-requester');
  const revises = readId(given['revises']);
  const corrects = readId(given['corrects']);
  const corrected = await findCorrected(context.db, { corrects, revises });
  const isMine = corrected?.schoolIds.every((id) => schools.some((school) => school.id === id));
  if (isMine === false) return refused('not-a-requester');
  const values =
    corrected === undefined ? given : { ...given, schools: corrected.schoolIds.join(',') };
  const outcome = readDraft(values, {
    now: await databaseNow(context.db),
    timeZone: district.timeZone,
    schools,
    buildingEmergencies: district.buildingEmergencies,
  });
  return outcome.kind === 'draft' ? { ...outcome, district, revises, corrects } : outcome;
}

type Read = Extract<Awaited<ReturnType<typeof readFirstForm>>, { kind: 'draft' }>;
type Texts = Readonly<Record<string, string>>;

function askForWords(
  read: Read,
  {
    audience,
    ...about
  }: Omit<Parameters<typeof messageForm>[0], 'languages' | 'segments' | 'registeredName'> & {
    audience: Parameters<typeof messageForm>[0]['languages'];
  },
): Reply {
  const { registeredName } = read.district;
  const isTexted = read.draft.delivery !== 'call';
  const segments = isTexted ? { segments: segmentsByLanguage(spoken(about.texts, read)) } : {};
  return {
    kind: 'form',
    form: messageForm({ ...about, languages: audience, registeredName, ...segments }),
  };
}

/** What a text is made of; a language without words has none. */
function spoken(texts: Texts, { draft, district }: Read) {
  const { registeredName, callbackNumber } = district;
  const written = Object.fromEntries(Object.entries(texts).filter(([, body]) => body !== ''));
  return { registeredName, callbackNumber, purpose: draft.purpose, texts: written };
}

const stillToRewrite = (asked: readonly string[]) =>
  Object.fromEntries(
    asked.map((language) => [
      language,
      `The ${languageName(language)} text may still say something else. Rewrite it, keep it, or remove it.`,
    ]),
  );

const byField = (field: 'text' | 'same', errors: FormErrors): FormErrors =>
  Object.fromEntries(
    Object.entries(errors).map(([language, error]) => [`${field}-${language}`, error]),
  );

const wrong = (errors: FormErrors): Reply => ({ kind: 'errors', errors });
