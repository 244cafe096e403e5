import type { Asker, Command, CommandContext, Press, Reply } from '#conversation/command.ts';
import { ownRequestsCard, requestCard } from '#conversation/family/request-card.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { claimNextRequest, releaseRequest } from '#domain/family/request/claim-family-request.ts';
import { closeFamilyRequest } from '#domain/family/request/close-family-request.ts';
import { findFamilyRequest, findOwnRequests } from '#domain/family/request/find-family-requests.ts';

export const requestsCommand = {
  typed: {
    'consent requests': {
      who: 'office',
      help: 'What families wrote and asked for',
      isUsual: true,
      answer: (context, asker) => showOwn(context, asker),
    },
  },
  pressed: {
    'take-request': takeNext,
    'open-request': (context, asker, press) => showRequest(context, asker, { id: idOf(press) }),
    'release-request': release,
    'close-request': close,
  },
} satisfies Command;

const idOf = ({ data }: Press) => readId(data['request']);

async function showOwn(context: CommandContext, asker: Asker, lead?: string): Promise<Reply> {
  const found = await findOwnRequests(context.db, asker.operator);
  if (found.kind === 'refused') return refuse(found.reason);
  return { kind: 'private', card: ownRequestsCard(found, lead) };
}

/** The most urgent one that nobody has, of the school whose card was pressed. */
async function takeNext(context: CommandContext, asker: Asker, press: Press): Promise<Reply> {
  const claimed = await claimNextRequest(context.db, {
    operator: asker.operator,
    schoolId: readId(press.data['school']),
  });
  if (claimed.kind === 'refused') return refuse(claimed.reason);
  if (claimed.kind === 'none') return showOwn(context, asker, 'Nothing waits that you can take.');
  return showRequest(context, asker, { id: claimed.id, lead: 'This request is yours now.' });
}

export async function showRequest(
  context: CommandContext,
  asker: Asker,
  about: { id: string | undefined; lead?: string },
): Promise<Reply> {
  if (about.id === undefined) return refuse('no-request');
  const { operator } = asker;
  const found = await findFamilyRequest(context.db, context.vault, { operator, id: about.id });
  if (found.kind === 'refused') return refuse(found.reason);
  return { kind: 'private', card: requestCard(found.request, about.lead) };
}

async function release(context: CommandContext, asker: Asker, press: Press): Promise<Reply> {
  const id = idOf(press);
  if (id === undefined) return refuse('no-request');
  const released = await releaseRequest(context.db, { operator: asker.operator, id });
  if (released.kind === 'refused') return refuse(released.reason);
  return showOwn(context, asker, 'Someone else can take it now.');
}

async function close(context: CommandContext, asker: Asker, press: Press): Promise<Reply> {
  const id = idOf(press);
  if (id === undefined) return refuse('no-request');
  const closed = await closeFamilyRequest(context.db, { operator: asker.operator, id });
  if (closed.kind === 'refused') return refuse(closed.reason);
  return showOwn(context, asker, 'The request is closed.');
}
