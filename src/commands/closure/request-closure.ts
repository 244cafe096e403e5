import { closureForm } from '#cards/closure/closure-form.ts';
import type { FormValues } from '#cards/form.ts';
import type { Asker, Command, CommandContext, Reply } from '#commands/command.ts';
import { readId } from '#commands/read-id.ts';
import type { Refusal } from '#commands/refusal-words.ts';
import { refuseOnRecord } from '#commands/refuse-on-record.ts';
import { databaseNow } from '#database/transaction.ts';
import { findCampaignForm } from '#domain/campaign/draft/find-campaign-form.ts';
import { findCorrected } from '#domain/campaign/draft/find-corrected.ts';
import { findDistrict, findSchools } from '#domain/district/find-district.ts';
import { holdsRole } from '#domain/operator/operator.ts';
import type { Happening } from '#domain/shared/happening.ts';
import { checkTraining } from '#domain/training/check-training.ts';

export const askCommand = {
  typed: {
    closure: {
      who: 'requesters',
      help: 'Open the form to notify families',
      isUsual: true,
      offered: ['team'],
      answer: (context, asker) => openClosure(context, asker),
    },
  },
  pressed: {
    closure: (context, asker) => openClosure(context, asker),
    revise: (context, asker, { data }) =>
      openClosure(context, asker, { revises: data['campaign'] ?? '' }),
  },
} satisfies Command;

/** Opens the first form: empty, or filled again with what was sent back. */
async function openClosure(
  context: CommandContext,
  asker: Asker,
  wish: { revises?: string } = {},
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
    values: before?.values ?? {},
    data: revises === undefined ? {} : { revises },
  });
}

/** What a correction is for is fixed: `data` names it, or the campaign being revised does. */
export async function openFirstForm(
  context: CommandContext,
  asker: Asker,
  {
    values,
    data,
    note,
    offers,
  }: {
    values: FormValues;
    data: { revises?: string; corrects?: string };
    note?: string | undefined;
    offers?: readonly Happening[] | undefined;
  },
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
      note,
      offers,
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
  return refuseOnRecord(context, asker, { act: 'asking-refused', reason });
}

/** Those that the asker may send for. */
export async function mySchools({ db }: CommandContext, { operator }: Asker) {
  const schools = await findSchools(db);
  return schools.filter(({ id }) => holdsRole(operator, 'requester', [id]));
}
