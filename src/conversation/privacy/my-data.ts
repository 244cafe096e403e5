import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { replySoon } from '#conversation/kit/soon.ts';
import {
  type FamilyFormat,
  familyRequesters,
  identityChecks,
} from '#domain/family/data/family-data.ts';
import { startFamilyData } from '#domain/family/data/start-family-data.ts';
import { checkExports } from '#domain/proof/file/check-exports.ts';
import { fileLink } from '#files/file-kind.ts';
import { familyDataFile } from '#files/kinds/family-data-file.ts';
import { myDataCard, myDataForm } from './my-data-cards.ts';
import { readFamily } from './read-family.ts';

export const myDataCommand = {
  typed: {
    'compliance my-data': {
      who: 'office',
      help: 'Everything on file of one family',
      detail: 'For a family that asks: one PDF and one JSON, after you checked who asks.',
      answer: askForData,
    },
  },
  submitted: { 'my-data': submitMyData },
} satisfies Command;

async function askForData(
  { db }: CommandContext,
  { operator }: Actor,
  rest: readonly string[],
): Promise<Reply> {
  const subject = { kind: 'report', id: 'family-data' } as const;
  if ((await checkExports(db, { operatorId: operator.id, subject })) === 'frozen')
    return refuse('exports-frozen');
  return {
    kind: 'form',
    form: myDataForm(rest.length > 0),
    ...(rest.length > 0 ? { askAgain: ['compliance', 'my-data', 'typed'] } : {}),
  };
}

function submitMyData(
  context: CommandContext,
  actor: Actor,
  { values }: Submission,
): Reply | Promise<Reply> {
  const asked = readFamily(values, context.vault);
  if ('errors' in asked) return { kind: 'errors', errors: asked.errors };
  const whoAsks = familyRequesters.find((one) => one === values['who']);
  if (whoAsks === undefined) return { kind: 'errors', errors: { who: 'Choose who asks.' } };
  const checked = identityChecks.find((one) => one === values['checked']);
  if (checked === undefined)
    return { kind: 'errors', errors: { checked: 'Say how you checked who they are.' } };
  return replySoon(
    prepare(context, actor, { asked, whoAsks, checked }),
    'Looking for everything on file. You will get the links here.',
  );
}

async function prepare(
  context: CommandContext,
  { operator }: Actor,
  request: Omit<Parameters<typeof startFamilyData>[1], 'operator'>,
): Promise<Reply> {
  const started = await startFamilyData(context.db, { operator, ...request });
  if (started.kind === 'several')
    return {
      kind: 'errors',
      errors: { sourcedId: 'Several people have this number. Type the id of the one you mean.' },
    };
  if (started.kind === 'refused') return refuse(started.reason);
  const { guardianId: guardian, whoAsks, checked } = started;
  const about = { guardian, whoAsks, checked };
  const link = (format: FamilyFormat) =>
    fileLink(familyDataFile, { ...about, format }, { operatorId: operator.id }, context);
  const links = { pdf: link('pdf'), json: link('json') };
  return { kind: 'private', card: myDataCard({ whoAsks, checked, links }) };
}
