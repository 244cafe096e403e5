import { z } from 'zod';

const id = z.string().min(1).max(500);

/** What every activity must say before anything is done with it. */
const common = {
  // Other channels of the Bot Framework have other rules of authentication; none is admitted.
  channelId: z.literal('msteams'),
  serviceUrl: z.url(),
  conversation: z.looseObject({
    id,
    conversationType: z.string().optional(),
    tenantId: z.string().optional(),
  }),
};

const spoken = {
  ...common,
  id: id.optional(),
  from: z.looseObject({ id, aadObjectId: z.string().optional() }),
  recipient: z.looseObject({ id }),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: z.string() }).optional(),
      team: z.looseObject({ id: z.string().optional() }).optional(),
      // 'shared' where other teams, of other organizations too, may be in the channel.
      // https://learn.microsoft.com/microsoftteams/platform/build-apps-for-shared-private-channels
      channel: z.looseObject({ type: z.string().optional() }).optional(),
      sharedWithTeams: z.array(z.unknown()).optional(),
    })
    .optional(),
};

const mention = z.looseObject({
  type: z.literal('mention'),
  mentioned: z.looseObject({ id: z.string() }),
  text: z.string(),
});

const anyActivity = z.looseObject({ ...common, type: z.string() });
const messageActivity = z.looseObject({
  ...spoken,
  type: z.literal('message'),
  text: z.string().default(''),
  entities: z.array(z.unknown()).default([]),
  attachments: z.array(z.unknown()).default([]),
});
/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 */
const fileAttachment = z.looseObject({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string().max(1000).default(''),
  content: z.looseObject({ downloadUrl: z.string() }),
});
const invokeActivity = z.looseObject({
  ...spoken,
  type: z.literal('invoke'),
  /** Teams gives one to each press, so that it counts once. */
  id,
  /** The message whose card was used. */
  replyToId: id.optional(),
  name: z.string(),
  value: z.unknown().optional(),
});

const withToken = z.looseObject({
  authentication: z.looseObject({ token: z.string().max(20_000) }),
});

const changedMembers = z.looseObject({
  ...spoken,
  type: z.literal('conversationUpdate'),
  membersAdded: z.array(z.looseObject({ id: z.string() })),
});
const installed = z.looseObject({
  ...spoken,
  type: z.literal('installationUpdate'),
  action: z.literal('add'),
});

export type AnyActivity = z.infer<typeof anyActivity>;
export type MessageActivity = z.infer<typeof messageActivity>;
export type InvokeActivity = z.infer<typeof invokeActivity>;
export type SpokenActivity = MessageActivity | InvokeActivity;

/** The parsed activity; undefined for one that isn't from Teams or lacks what we rely on. */
export function readActivity(body: unknown): AnyActivity | undefined {
  return anyActivity.safeParse(body).data;
}

/** An activity in which a person said or pressed something; the rest of them we have no use for. */
export function readSpokenActivity(body: unknown): SpokenActivity | undefined {
  return z.discriminatedUnion('type', [messageActivity, invokeActivity]).safeParse(body).data;
}

/**
 * The place that the bot was added to, a team or the chat of one person. Teams tells of it twice, as a new member and as
 * an installation.
 */
export function readAddedTo(
  body: unknown,
): z.infer<typeof installed | typeof changedMembers> | undefined {
  const activity = z.discriminatedUnion('type', [changedMembers, installed]).safeParse(body).data;
  if (activity?.type !== 'conversationUpdate') return activity;
  const isBot = ({ id: added }: { id: string }) => added === activity.recipient.id;
  return activity.membersAdded.some(isBot) ? activity : undefined;
}

/** The person's own token, which Teams sends along once it was asked for it. */
export const tokenOf = ({ value }: InvokeActivity): string | undefined =>
  withToken.safeParse(value).data?.authentication.token;

/** The mentions of one account, as they stand in the text. */
export function mentionsOf(accountId: string, activity: MessageActivity): string[] {
  return activity.entities
    .map((entity) => mention.safeParse(entity).data)
    .filter((entity) => entity?.mentioned.id === accountId)
    .flatMap((entity) => (entity === undefined ? [] : [entity.text]));
}

export type FileClaim = { name: string; url: string };

/** The files that came with a message; an address is only claimed. */
export function filesOf({ attachments }: MessageActivity): FileClaim[] {
  return attachments.flatMap((one) => {
    const file = fileAttachment.safeParse(one).data;
    return file === undefined ? [] : [{ name: file.name, url: file.content.downloadUrl }];
  });
}

/** Whether other teams may be in the channel, as far as Teams tells a bot; a channel of one team only says nothing. */
export function isSharedChannel({ channelData }: SpokenActivity): boolean {
  return (
    channelData?.channel?.type?.toLowerCase() === 'shared' ||
    (channelData?.sharedWithTeams ?? []).length > 0
  );
}

/** A channel's conversation id names the thread too: `19:…@thread.tacv2;messageid=…`. */
export function channelOf(conversationId: string): string {
  return conversationId.split(';')[0] ?? conversationId;
}
