import { handCallsForm } from '#conversation/closure/unreached/hand-calls-form.ts';
import { unreachedCard } from '#conversation/closure/unreached/unreached-card.ts';
import type {
  Asker,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/command.ts';
import { readId } from '#conversation/read-id.ts';
import { readNumber } from '#conversation/read-number.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { claimFamilies, releaseFamilies } from '#domain/closure/unreached/claim-families.ts';
import { findUnreached } from '#domain/closure/unreached/find-unreached.ts';
import { recordHandCalls } from '#domain/closure/unreached/record-hand-calls.ts';
import type { UnreachedRefusal } from '#domain/closure/unreached/unreached.ts';
import { fileLink } from '#files/file-kind.ts';
import { unreachedFile } from '#files/kinds/unreached-file.ts';

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
    unreached: pressUnreached,
    'take-families': takeFamilies,
    'release-families': letGo,
    'hand-calls-form': openHandCalls,
  },
  submitted: { 'hand-calls': markHandCalls },
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
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const number = readNumber(words[0]);
  if (number === 'not-a-number') return refuse('not-found');
  return show(context, asker, { closure: { number }, page: 0 });
}

async function pressUnreached(
  context: CommandContext,
  asker: Asker,
  { data }: Press,
): Promise<Reply> {
  const about = readAbout(data);
  return about === undefined ? refuse('not-found') : show(context, asker, about);
}

/** The next ten of a school and a language. Where others were faster, the list shows what is left. */
async function takeFamilies(
  context: CommandContext,
  asker: Asker,
  { data }: Press,
): Promise<Reply> {
  const about = readAbout(data);
  const schoolId = readId(data['school']);
  if (about === undefined || schoolId === undefined) return refuse('not-found');
  const taken = await claimFamilies(context.db, {
    operator: asker.operator,
    campaignId: about.closure.id,
    schoolId,
    language: data['language'] ?? '',
  });
  if (taken.kind === 'refused') return refuseList(taken.reason);
  const isLate = taken.families === 0;
  return show(context, asker, {
    ...about,
    ...(isLate ? { lead: 'Someone else took these families first.' } : {}),
  });
}

async function letGo(context: CommandContext, asker: Asker, { data }: Press): Promise<Reply> {
  const about = readAbout(data);
  if (about === undefined) return refuse('not-found');
  const { operator } = asker;
  const released = await releaseFamilies(context.db, { operator, campaignId: about.closure.id });
  return released.kind === 'refused' ? refuseList(released.reason) : show(context, asker, about);
}

/** The families of the page that is looked at, to be marked. It names them: that is another look. */
async function openHandCalls(
  { db, vault }: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  const about = readAbout(data);
  if (about === undefined) return refuse('not-found');
  const found = await findUnreached(db, vault, { operator, ...about });
  if (found.kind === 'refused') return refuseList(found.reason);
  return found.unreached.families.length === 0
    ? refuse('not-on-the-list')
    : { kind: 'form', form: handCallsForm(found.unreached) };
}

/** Only what was changed counts: two people may work on one list. */
async function markHandCalls(
  context: CommandContext,
  asker: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const about = readAbout(data);
  if (about === undefined) return refuse('not-found');
  const shown = readIds(data['shown']);
  const before = new Set(readIds(data['called']));
  const after = new Set(readIds(values['families']));
  const recorded = await recordHandCalls(context.db, {
    operator: asker.operator,
    campaignId: about.closure.id,
    called: shown.filter((id) => after.has(id) && !before.has(id)),
    undone: shown.filter((id) => before.has(id) && !after.has(id)),
  });
  if (recorded.kind === 'refused') return refuseList(recorded.reason);
  return show(context, asker, about, recorded.gone);
}

async function show(
  context: CommandContext,
  { operator }: Asker,
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

function readAbout(data: Press['data']): (About & { closure: { id: string } }) | undefined {
  const id = readId(data['campaign']);
  if (id === undefined) return undefined;
  return { closure: { id }, page: readCount(data['page']), groups: readCount(data['groups']) };
}

const readCount = (words = '') => (/^\d{1,4}$/.test(words) ? Number(words) : 0);

const readIds = (words: string | undefined) =>
  (words ?? '').split(',').flatMap((id) => readId(id) ?? []);
