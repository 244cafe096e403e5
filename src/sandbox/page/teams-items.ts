import { z } from 'zod';
import type { SandboxActivity, TeamsState } from '../teams/team-chat.ts';
import type { TeamsDialogItem, TeamsNoticeItem, TeamsPostItem } from './page-item.ts';

const newestPosts = 60;
const newestNotices = 40;
const cardAttachment = z.looseObject({
  contentType: z.literal('application/vnd.microsoft.card.adaptive'),
  content: z.unknown(),
});

export function teamsItems(
  state: TeamsState,
): (TeamsPostItem | TeamsDialogItem | TeamsNoticeItem)[] {
  const firstNotice = Math.max(0, state.notices.length - newestNotices);
  return [
    ...state.conversations.flatMap(({ id, activities, aadObjectId }) =>
      activities.slice(-newestPosts).map((activity) => drawPost(activity, aadObjectId ?? id)),
    ),
    ...Object.entries(state.dialogs).map(
      ([userId, dialog]): TeamsDialogItem => ({ kind: 'teams-dialog', userId, ...dialog }),
    ),
    ...state.notices.slice(firstNotice).map(
      ({ aadObjectId, activityId, text }, index): TeamsNoticeItem => ({
        kind: 'teams-notice',
        id: String(firstNotice + index),
        userId: aadObjectId,
        postId: activityId,
        text,
      }),
    ),
  ];
}

function drawPost(activity: SandboxActivity, place: string): TeamsPostItem {
  return {
    kind: 'teams-post',
    id: activity.id,
    ...(activity.replyToId !== undefined && { replyToId: activity.replyToId }),
    from: activity.from.name,
    isBot: activity.from.id.startsWith('28:'),
    text: activity.text ?? '',
    summary: activity.summary ?? '',
    cards: activity.attachments.flatMap((attachment) => {
      const card = cardAttachment.safeParse(attachment).data;
      return card === undefined ? [] : [card.content];
    }),
    isEdited: activity.edited,
    place,
  };
}
