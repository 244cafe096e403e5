import { sentenceCard } from '#cards/sentence-card.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { press } from '#conversation/kit/press.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { findAbsences, findStandIns } from '#domain/people/operator/absence/find-absences.ts';
import { finishAbsence } from '#domain/people/operator/absence/finish-absence.ts';
import { startAbsence } from '#domain/people/operator/absence/start-absence.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { absenceCard, absenceForm, backCard, isNobody } from './absence-card.ts';

export const awayCommand = {
  typed: {
    'closure away': {
      who: 'approvers',
      help: 'Mark yourself away; name a stand-in',
      isUsual: true,
      detail: 'You get no approval calls until then; someone else is asked instead.',
      answer: openAway,
    },
    'closure back': { who: 'everyone', help: 'Come back early', answer: offerBack },
  },
  pressed: {
    back: press(
      {},
      'not-away',
      ({ db }, { operator, account: { platform } }) => finishAbsence(db, { operator, platform }),
      () => ({
        kind: 'private',
        card: sentenceCard({
          title: 'Welcome back',
          text: 'You’ll get approval calls again.',
        }),
      }),
    ),
  },
  submitted: { away: submitAway },
} satisfies Command;

/** With the first day back: opens the form. */
async function openAway(
  context: CommandContext,
  { operator }: Actor,
  [day]: readonly string[],
): Promise<Reply> {
  return {
    kind: 'form',
    form: absenceForm({
      standIns: await findStandIns(context.db, operator.id),
      dayBack: readDay(day)?.toString(),
    }),
  };
}

async function submitAway(
  context: CommandContext,
  { operator, account }: Actor,
  { values }: Submission,
): Promise<Reply> {
  const dayBack = readDay(values['back'])?.toString();
  if (dayBack === undefined)
    return { kind: 'errors', errors: { back: 'Choose your first day back.' } };
  const standInId = isNobody(values['stand-in']) ? null : readId(values['stand-in']);
  if (standInId === undefined)
    return { kind: 'errors', errors: { 'stand-in': 'Choose someone from the list.' } };
  const started = await startAbsence(context.db, {
    operator,
    platform: account.platform,
    dayBack,
    standInId,
  });
  if (started.kind === 'refused') {
    return started.reason === 'absence-not-ahead'
      ? { kind: 'errors', errors: { back: 'Choose a day after today, within a year.' } }
      : refuse(started.reason);
  }
  const [absence] = await findAbsences(context.db, operator.id);
  const district = await findDistrict(context.db);
  if (absence === undefined || district === undefined) return refuse('not-away');
  return {
    kind: 'private',
    card: absenceCard(absence, { timeZone: district.timeZone, shortages: started.shortages }),
  };
}

/** Shows the absence, with one button. */
async function offerBack(context: CommandContext, { operator }: Actor): Promise<Reply> {
  const [absence] = await findAbsences(context.db, operator.id);
  const district = await findDistrict(context.db);
  if (absence === undefined || district === undefined) return refuse('not-away');
  return { kind: 'private', card: backCard(absence, district.timeZone) };
}
