import type { Form } from '#cards/form.ts';
import { guardianNames } from '#cards/words/unreached-words.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, ids, press, words } from '#conversation/kit/press.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { claimFamilies, releaseFamilies } from '#domain/closure/unreached/claim-families.ts';
import { findUnreached } from '#domain/closure/unreached/find-unreached.ts';
import { recordHandCalls } from '#domain/closure/unreached/record-hand-calls.ts';
import type { Unreached, UnreachedRefusal } from '#domain/closure/unreached/unreached.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { fileLink } from '#files/file-kind.ts';
import { unreachedFile } from '#files/kinds/unreached-file.ts';
import { unreachedCard } from './unreached-card.ts';

const count = (given = '') => (/^\d{1,4}$/.test(given) ? Number(given) : 0);
const onList = { campaign: id, page: count, groups: count };
type OnList = { campaign: string; page: number; groups: number };

export const unreachedCommand = {
  typed: {
    'closure unreached': {
      who: 'office-and-requester',
      help: 'Families to call by hand',
      isUsual: true,
      detail:
        'Taken in tens, by school and language, in private; views are logged. Of a stopped closure, a count.',
      example: '12',
      answer: showUnreached,
    },
  },
  pressed: {
    unreached: press(onList, 'not-found', (context, actor, list) =>
      show(context, actor, aboutOf(list)),
    ),
    // The next ten of a school and a language. Where others were faster, the list shows what is left.
    'take-families': press(
      { ...onList, school: id, language: words },
      'not-found',
      async ({ db }, { operator }, { campaign: campaignId, school: schoolId, language }) =>
        inWords(await claimFamilies(db, { operator, campaignId, schoolId, language })),
      (context, actor, { families }, list) =>
        show(context, actor, {
          ...aboutOf(list),
          ...(families === 0 ? { lead: 'Someone else took these families first.' } : {}),
        }),
    ),
    'release-families': press(
      onList,
      'not-found',
      async ({ db }, { operator }, { campaign: campaignId }) =>
        inWords(await releaseFamilies(db, { operator, campaignId })),
      (context, actor, _done, list) => show(context, actor, aboutOf(list)),
    ),
    'hand-calls-form': press(onList, 'not-found', openHandCalls),
  },
  submitted: {
    // Only what was changed counts: two people may work on one list.
    'hand-calls': press(
      { ...onList, shown: ids, called: ids, families: ids },
      'not-found',
      async ({ db }, { operator }, { campaign: campaignId, shown, called, families }) => {
        const [before, after] = [new Set(called), new Set(families)];
        return inWords(
          await recordHandCalls(db, {
            operator,
            campaignId,
            called: shown.filter((one) => after.has(one) && !before.has(one)),
            undone: shown.filter((one) => before.has(one) && !after.has(one)),
          }),
        );
      },
      (context, actor, { gone }, list) => show(context, actor, aboutOf(list), gone),
    ),
  },
} satisfies Command;

type About = {
  closure: { id?: string; number?: number | undefined };
  page: number;
  /** The first group to take that is shown. */
  groups?: number;
  /** What became of a press. */
  lead?: string;
};

/** The families to call by hand, in private. Nothing said means the newest that has called. */
async function showUnreached(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply> {
  const number = readNumber(words[0]);
  if (number === 'not-a-number') return refuse('not-found');
  return show(context, actor, { closure: { number }, page: 0 });
}

/** The families of the page that is looked at, to be marked. It names them: that is another look. */
async function openHandCalls(
  { db, vault }: CommandContext,
  { operator }: Actor,
  list: OnList,
): Promise<Reply> {
  const found = await findUnreached(db, vault, { operator, ...aboutOf(list) });
  if (found.kind === 'refused') return refuseList(found.reason);
  return found.unreached.families.length === 0
    ? refuse('not-on-the-list')
    : { kind: 'form', form: handCallsForm(found.unreached) };
}

async function show(
  context: CommandContext,
  { operator }: Actor,
  about: About,
  gone = 0,
): Promise<Reply> {
  const found = await findUnreached(context.db, context.vault, { operator, ...about });
  if (found.kind === 'refused') return refuseList(found.reason);
  const { unreached } = found;
  const asked = { campaign: unreached.closure.id };
  const card = unreachedCard(unreached, {
    fileLink: fileLink(unreachedFile, asked, { operatorId: operator.id }, context),
    gone,
    from: about.groups,
    lead: about.lead,
  });
  return { kind: 'private', card };
}

const refuseList = (reason: UnreachedRefusal): Reply =>
  refuse(reason === 'no-campaign' ? 'not-found' : reason);

function inWords<Done extends { kind: string }>(
  done: Done | { kind: 'refused'; reason: UnreachedRefusal },
) {
  return 'reason' in done && done.reason === 'no-campaign'
    ? ({ kind: 'refused', reason: 'not-found' } as const)
    : done;
}

const aboutOf = ({ campaign, page, groups }: OnList): About => ({
  closure: { id: campaign },
  page,
  groups,
});

/**
 * The families of one page, those marked that were called by hand. What was marked when it was opened travels along: only
 * what this person changes is recorded, anyone who else works on the list.
 */
function handCallsForm({ closure, page, families }: Unreached): Form {
  const called = families.filter((family) => family.called !== undefined).map(({ id }) => id);
  return {
    verb: 'hand-calls',
    title: 'Called by hand',
    submitLabel: 'Save',
    data: {
      campaign: closure.id,
      page: String(page),
      shown: families.map(({ id }) => id).join(','),
      called: called.join(','),
    },
    intro: 'Check each family that you called. Uncheck one to take that back.',
    fields: [
      {
        kind: 'choices',
        name: 'families',
        label: 'Families',
        optional: true,
        choices: families.map((family) => ({ value: family.id, label: labelOf(family) })),
        values: called,
      },
    ],
  };
}

/** With a number: two families may have one name. */
function labelOf(family: Unreached['families'][number]): string {
  const numbers = family.guardians.flatMap(({ phones }) =>
    phones.flatMap(({ number }) => number ?? []),
  );
  const [number] = numbers;
  const names = guardianNames(family);
  return number === undefined ? names : `${nationalNumber(number)} ${names}`;
}
