import { randomUUID } from 'node:crypto';
import { closureForm, messageForm } from '#cards/closure-form.ts';
import type { FormValues } from '#cards/form.ts';
import { databaseNow } from '#database/transaction.ts';
import { segmentsByLanguage, tooLongTexts } from '#domain/attempt/text-segments.ts';
import { type Draft, languages } from '#domain/campaign/campaign.ts';
import { readDraft, readTexts } from '#domain/campaign/draft.ts';
import { draftCampaign } from '#domain/campaign/draft-campaign.ts';
import { findCampaignForm } from '#domain/campaign/find-campaign-form.ts';
import { findCorrected } from '#domain/campaign/find-corrected.ts';
import {
  findAudienceLanguages,
  findDistrict,
  findSchools,
} from '#domain/campaign/find-district.ts';
import { standardMessage } from '#domain/campaign/standard-message.ts';
import { holdsRole } from '#domain/operator/operator.ts';
import { checkTraining } from '#domain/training/check-training.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { readId } from './read-id.ts';
import { type Refusal, refuse } from './refusal-words.ts';
import { refuseAct } from './refuse-act.ts';

/** Opens the first form: empty, for a late start of so many hours, or filled again with what was sent back. */
export async function openClosure(
  context: CommandContext,
  asker: Asker,
  wish: { revises?: string; late?: string | undefined } = {},
): Promise<Reply> {
  const revises = readId(wish.revises);
  const before = revises === undefined ? undefined : await findCampaignForm(context.db, revises);
  if (wish.revises !== undefined && before === undefined)
    return refuseAsking(context, asker, 'not-found');
  // As it is when the form is sent.
  const schools = before?.values['schools']?.split(',') ?? [];
  if (schools.length > 0 && !holdsRole(asker.operator, 'requester', schools))
    return refuseAsking(context, asker, 'not-a-requester');
  return openFirstForm(context, asker, {
    values: before?.values ?? lateValues(wish.late),
    data: revises === undefined ? {} : { revises },
  });
}

/** What a correction is for is fixed: `data` names it, or the campaign being revised does. */
export async function openFirstForm(
  context: CommandContext,
  asker: Asker,
  { values, data }: { values: FormValues; data: { revises?: string; corrects?: string } },
): Promise<Reply> {
  const no = (reason: Refusal) => refuseAsking(context, asker, reason);
  if (!holdsRole(asker.operator, 'requester')) return no('not-a-requester');
  if (!(await checkTraining(context.db, asker.operator.id))) return no('untrained');
  const district = await findDistrict(context.db);
  if (district === undefined) return no('no-district');
  const corrected = await findCorrected(context.db, data);
  if (corrected !== undefined && !holdsRole(asker.operator, 'requester', corrected.schoolIds))
    return no('not-a-requester');
  return {
    kind: 'form',
    form: closureForm({
      schools: await mySchools(context, asker),
      now: await databaseNow(context.db),
      timeZone: district.timeZone,
      values,
      data,
      ...(corrected === undefined ? {} : { corrected }),
    }),
  };
}

/** Nothing was kept yet that could be named. */
async function refuseAsking(
  context: CommandContext,
  asker: Asker,
  reason: Refusal,
): Promise<Reply> {
  return refuseAct(context, asker, { act: 'asking-refused', reason });
}

function lateValues(hours: string | undefined): FormValues {
  const digit = /^([123])h?$/.exec(hours ?? '')?.[1];
  return digit === undefined ? {} : { happening: `late-${digit}h` };
}

/** The first form came back: wrong fields are said at once, else the words are next. */
export async function submitClosure(
  context: CommandContext,
  asker: Asker,
  submission: { values: FormValues; data: Record<string, string> },
): Promise<Reply> {
  const read = await readFirstForm(context, asker, submission);
  if (read.kind === 'refused') return refuseAsking(context, asker, read.reason);
  if (read.kind === 'errors') return read;
  const { draft, district, schools } = read;
  const carried = JSON.stringify(submission.values);
  if (carried.length > 2500) {
    return {
      kind: 'errors',
      errors: { schools: 'That is too many single schools. Choose “All schools”, or fewer.' },
    };
  }
  const audience = await findAudienceLanguages(context.db, draft.schoolIds);
  const revises = readId(submission.data['revises']);
  const before = revises === undefined ? undefined : await findCampaignForm(context.db, revises);
  const about = {
    happening: draft.happening,
    ground: draft.ground,
    eventDate: draft.eventDate,
    schools: schools
      .filter((school) => draft.schoolIds.includes(school.id))
      .map((school) => school.name),
    isWholeDistrict: draft.schoolIds.length === schools.length && schools.length > 1,
  };
  const known = audience.filter(({ language }) => language in languages);
  const offered = known.some(({ language }) => language === 'en')
    ? known
    : [{ language: 'en', guardians: 0 }, ...known];
  const texts = Object.fromEntries(
    offered.map(({ language }) => [
      language,
      before?.texts[language] ?? standardMessage(language, about) ?? '',
    ]),
  );
  return {
    kind: 'form',
    form: messageForm({
      languages: offered.toSorted(
        (a, b) => Number(b.language === 'en') - Number(a.language === 'en'),
      ),
      texts,
      ...(draft.delivery === 'call'
        ? {}
        : { segments: segmentsByLanguage(wordsOf(texts, { draft, district })) }),
      registeredName: district.registeredName,
      data: {
        first: carried,
        form: randomUUID(),
        ...(revises === undefined ? {} : { revises }),
        ...(read.corrects === undefined ? {} : { corrects: read.corrects }),
      },
    }),
  };
}

/** The second form came back: the draft is kept, and its list frozen off the chat path. */
export async function submitMessage(
  context: CommandContext,
  asker: Asker,
  submission: { values: FormValues; data: Record<string, string> },
): Promise<Reply> {
  const { data } = submission;
  const first = { values: parseValues(data['first']), data };
  const read = await readFirstForm(context, asker, first);
  if (read.kind === 'refused') return refuseAsking(context, asker, read.reason);
  if (read.kind === 'errors') {
    // The first form was right when it was sent; only time can have made it wrong.
    return { kind: 'errors', errors: { 'text-en': Object.values(read.errors).join(' ') } };
  }
  const words = readTexts(submission.values, Object.keys(languages));
  if (words.kind === 'errors') return words;
  const tooLong = read.draft.delivery === 'call' ? {} : tooLongTexts(wordsOf(words.texts, read));
  if (Object.keys(tooLong).length > 0) {
    return { kind: 'errors', errors: byField(tooLong) };
  }
  const revises = readId(submission.data['revises']);
  const formId = readId(data['form']);
  const result = await draftCampaign(context.db, {
    operator: asker.operator,
    draft: { ...read.draft, texts: words.texts },
    ...(revises === undefined ? {} : { revises }),
    ...(read.corrects === undefined ? {} : { corrects: read.corrects }),
    ...(formId === undefined ? {} : { formId }),
  });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}

/** What a text is made of; a language without words has none. */
function wordsOf(
  texts: Readonly<Record<string, string>>,
  about: {
    draft: Pick<Draft, 'purpose'>;
    district: { registeredName: string; callbackNumber: string };
  },
) {
  const written = Object.entries(texts).filter(([, body]) => body !== '');
  const { registeredName, callbackNumber } = about.district;
  return {
    registeredName,
    callbackNumber,
    purpose: about.draft.purpose,
    texts: Object.fromEntries(written),
  };
}

const byField = (errors: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(errors).map(([language, error]) => [`text-${language}`, error]),
  );

async function readFirstForm(
  context: CommandContext,
  asker: Asker,
  { values: given, data }: { values: FormValues; data: Record<string, string> },
) {
  const district = await findDistrict(context.db);
  if (district === undefined) return { kind: 'refused', reason: 'no-district' } as const;
  const schools = await mySchools(context, asker);
  if (schools.length === 0) return { kind: 'refused', reason: 'not-a-requester' } as const;
  const corrects = readId(data['corrects']);
  const corrected = await findCorrected(context.db, { corrects, revises: readId(data['revises']) });
  const isMine = corrected?.schoolIds.every((id) => schools.some((school) => school.id === id));
  if (isMine === false) return { kind: 'refused', reason: 'not-a-requester' } as const;
  const values =
    corrected === undefined ? given : { ...given, schools: corrected.schoolIds.join(',') };
  const now = await databaseNow(context.db);
  const outcome = readDraft(values, { now, timeZone: district.timeZone, schools });
  return outcome.kind === 'draft' ? { ...outcome, district, schools, corrects } : outcome;
}

async function mySchools(context: CommandContext, asker: Asker) {
  const schools = await findSchools(context.db);
  return schools.filter((school) => holdsRole(asker.operator, 'requester', [school.id]));
}

function parseValues(text: string | undefined): FormValues {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}
