import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { cardProblems, maxMessageBytes } from './card-rules.ts';
import { type Speaker, type TeamChat, type TeamsUser, teamsIdOf } from './team-chat.ts';

export type Failure = { status: number; retryAfterSeconds?: number; times?: number };

type Options = {
  chat: TeamChat;
  bot: Speaker;
  tenantId: string;
  team: { id: string; name: string };
  isBotHeader: (header: string | undefined) => Promise<boolean>;
};

const message = z.looseObject({
  type: z.literal('message'),
  text: z.string().optional(),
  summary: z.string().optional(),
  attachments: z
    .array(z.looseObject({ contentType: z.string(), content: z.unknown().optional() }))
    .optional(),
});

const newConversation = z.looseObject({
  isGroup: z.boolean().optional(),
  members: z.array(z.looseObject({ id: z.string() })).optional(),
  tenantId: z.string().optional(),
  channelData: z.looseObject({ channel: z.looseObject({ id: z.string() }).optional() }).optional(),
  activity: z.unknown().optional(),
});

type Message = z.infer<typeof message>;

/** The Bot Framework connector's REST interface, as far as Teams bots use it. */
export function createConnectorRoutes(options: Options) {
  const { chat, bot, team } = options;
  const failures: Failure[] = [];
  let isAway = false;
  const router: Router = express.Router();

  router.use(async (request, response, next) => {
    if (!(await options.isBotHeader(request.headers.authorization))) {
      return refuse(response, 401, 'Unauthorized', 'the bearer token is not valid');
    }
    if (isAway) return refuse(response, 503, 'ServiceUnavailable', 'Teams is down');
    const isPosting = request.method === 'POST' || request.method === 'PUT';
    const failure = isPosting ? failures[0] : undefined;
    if (failure === undefined) return next();
    failure.times = (failure.times ?? 1) - 1;
    if (failure.times <= 0) failures.shift();
    if (failure.retryAfterSeconds !== undefined) {
      response.set('Retry-After', String(failure.retryAfterSeconds));
    }
    refuse(response, failure.status, 'ServiceError', 'failing as the test asked');
  });
  router.use(express.json({ limit: '1mb' }));

  router.post('/v3/conversations', (request, response) => {
    const asked = newConversation.safeParse(request.body).data;
    if (asked === undefined) return refuse(response, 400, 'BadSyntax', 'no conversation');
    if (asked.tenantId !== undefined && asked.tenantId !== options.tenantId) {
      return refuse(response, 403, 'BotNotInConversationRoster', 'another tenant');
    }
    const channelId = asked.channelData?.channel?.id;
    if (channelId === undefined) return openPersonal(asked.members?.[0]?.id, response);
    const conversation = chat.find(channelId);
    if (conversation?.kind !== 'channel') return noConversation(response);
    const said = readMessage(asked.activity, response);
    if (said === undefined) return;
    const { id } = chat.post(conversation, { from: bot, ...said });
    response.status(201).json({ id: `${channelId};messageid=${id}`, activityId: id });
  });

  router.post('/v3/conversations/:conversation/activities{/:activity}', (request, response) => {
    const { conversation: conversationId, activity: answered } = request.params;
    const conversation = chat.find(conversationId);
    if (conversation === undefined) return noConversation(response);
    const root = /;messageid=(\d+)$/.exec(conversationId)?.[1] ?? answered;
    if (root !== undefined && !conversation.activities.some(({ id }) => id === root)) {
      return noConversation(response);
    }
    const said = readMessage(request.body, response);
    if (said === undefined) return;
    const { id } = chat.post(conversation, { from: bot, ...said, replyToId: root });
    response.status(201).json({ id });
  });

  router
    .route('/v3/conversations/:conversation/activities/:activity')
    .put((request, response) => {
      const found = findOwn(request);
      if (found === undefined) return noActivity(response);
      const said = readMessage(request.body, response);
      if (said === undefined) return;
      chat.change(() => {
        found.activity.attachments = said.attachments ?? [];
        found.activity.edited = true;
        if (said.text !== undefined) found.activity.text = said.text;
        if (said.summary !== undefined) found.activity.summary = said.summary;
      });
      response.json({ id: found.activity.id });
    })
    .delete((request, response) => {
      const found = findOwn(request);
      if (found === undefined) return noActivity(response);
      const { activities } = found.conversation;
      chat.change(() => activities.splice(activities.indexOf(found.activity), 1));
      response.status(200).end();
    });

  router.get('/v3/conversations/:place/members', (request, response) => {
    const members = membersOf(request.params.place);
    if (members === undefined) return noConversation(response);
    response.json(members.map(memberOf));
  });
  router.get('/v3/conversations/:place/pagedmembers', (request, response) => {
    const members = membersOf(request.params.place);
    if (members === undefined) return noConversation(response);
    response.json({ members: members.map(memberOf) });
  });
  router.get('/v3/conversations/:place/members/:member', (request, response) => {
    const user = chat.findUser(request.params.member);
    const members = membersOf(request.params.place);
    if (members === undefined) return noConversation(response);
    if (user === undefined || !members.includes(user)) {
      return refuse(response, 404, 'MemberNotFoundInConversation', 'no such member');
    }
    response.json(memberOf(user));
  });
  router.get('/v3/teams/:team', (request, response) => {
    if (request.params.team !== team.id) return noConversation(response);
    response.json({ ...team, memberCount: chat.users.length, channelCount: 1 });
  });

  return {
    router,
    failNext: (failure: Failure) => void failures.push({ ...failure }),
    setDown: (isDown: boolean) => {
      isAway = isDown;
    },
  };

  function openPersonal(memberId: string | undefined, response: Response): void {
    const user = chat.findUser(memberId ?? '');
    if (user === undefined || user.isDeleted === true) {
      return refuse(response, 403, 'BotNotInConversationRoster', 'no such person here');
    }
    response.status(201).json({ id: chat.chatOf(user).id });
  }

  function membersOf(place: string): TeamsUser[] | undefined {
    const known = chat.users.filter(({ isDeleted }) => isDeleted !== true);
    const ofTeam = known.filter(({ isOutsideTeam }) => isOutsideTeam !== true);
    if (place === team.id) return ofTeam;
    const conversation = chat.find(place);
    if (conversation === undefined) return undefined;
    if (conversation.kind === 'channel') return ofTeam;
    return known.filter(({ aadObjectId }) => aadObjectId === conversation.aadObjectId);
  }

  function memberOf(user: TeamsUser): object {
    return {
      id: teamsIdOf(user),
      objectId: user.aadObjectId,
      aadObjectId: user.aadObjectId,
      name: user.name,
      userPrincipalName: `${user.aadObjectId}@example.org`,
      tenantId: user.tenantId ?? options.tenantId,
      userRole: user.userRole ?? 'user',
    };
  }

  function findOwn(request: Request<{ conversation: string; activity: string }>) {
    const conversation = chat.find(request.params.conversation);
    const activity = conversation?.activities.find(({ id }) => id === request.params.activity);
    if (conversation === undefined || activity?.from.id !== bot.id) return undefined;
    return { conversation, activity };
  }
}

function readMessage(body: unknown, response: Response): Message | undefined {
  const said = message.safeParse(body).data;
  const isEmpty = said?.text === undefined && (said?.attachments ?? []).length === 0;
  if (said === undefined || isEmpty) {
    refuse(response, 400, 'BadSyntax', 'a message needs text or an attachment');
    return undefined;
  }
  if (Buffer.byteLength(JSON.stringify(body)) > maxMessageBytes) {
    refuse(response, 413, 'MessageSizeTooBig', 'the message is larger than 28 KB');
    return undefined;
  }
  const problems = (said.attachments ?? [])
    .filter(({ contentType }) => contentType === 'application/vnd.microsoft.card.adaptive')
    .flatMap(({ content }) => cardProblems(content, { inDialog: false }));
  if (problems.length === 0) return said;
  refuse(response, 400, 'BadArgument', problems.join('; '));
  return undefined;
}

function refuse(response: Response, status: number, code: string, words: string): void {
  response.status(status).json({ error: { code, message: words } });
}

function noConversation(response: Response): void {
  refuse(response, 404, 'ConversationNotFound', 'no such conversation');
}

function noActivity(response: Response): void {
  refuse(response, 404, 'ActivityNotFoundInConversation', 'no such message of the bot');
}
