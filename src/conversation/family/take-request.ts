import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, idOrNone, press } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { claimNextRequest, releaseRequest } from '#domain/family/request/claim-family-request.ts';
import { closeFamilyRequest } from '#domain/family/request/close-family-request.ts';
import { findFamilyRequest, findOwnRequests } from '#domain/family/request/find-family-requests.ts';
import { ownRequestsCard, requestCard } from './request-card.ts';

export const requestsCommand = {
  typed: {
    'consent requests': {
      who: 'office',
      help: 'What families wrote and asked for',
      isUsual: true,
      answer: (context, actor) => showOwn(context, actor),
    },
  },
  pressed: {
    // The most urgent one that nobody has, of the school whose card was pressed.
    'take-request': press(
      { school: idOrNone },
      'no-request',
      ({ db }, { operator }, { school }) =>
        claimNextRequest(db, { operator, schoolId: school ?? undefined }),
      (context, actor, claimed) =>
        claimed.kind === 'none'
          ? showOwn(context, actor, 'Nothing waits that you can take.')
          : showRequest(context, actor, { id: claimed.id, lead: 'This request is yours now.' }),
    ),
    'open-request': press({ request: id }, 'no-request', (context, actor, { request }) =>
      showRequest(context, actor, { id: request }),
    ),
    'release-request': press(
      { request: id },
      'no-request',
      ({ db }, { operator }, { request }) => releaseRequest(db, { operator, id: request }),
      (context, actor) => showOwn(context, actor, 'Someone else can take it now.'),
    ),
    'close-request': press(
      { request: id },
      'no-request',
      ({ db }, { operator }, { request }) => closeFamilyRequest(db, { operator, id: request }),
      (context, actor) => showOwn(context, actor, 'The request is closed.'),
    ),
  },
} satisfies Command;

async function showOwn(context: CommandContext, actor: Actor, lead?: string): Promise<Reply> {
  const found = await findOwnRequests(context.db, actor.operator);
  if (found.kind === 'refused') return refuse(found.reason);
  return { kind: 'private', card: ownRequestsCard(found, lead) };
}

export async function showRequest(
  context: CommandContext,
  actor: Actor,
  about: { id: string; lead?: string },
): Promise<Reply> {
  const { operator } = actor;
  const found = await findFamilyRequest(context.db, context.vault, { operator, id: about.id });
  if (found.kind === 'refused') return refuse(found.reason);
  return { kind: 'private', card: requestCard(found.request, about.lead) };
}
