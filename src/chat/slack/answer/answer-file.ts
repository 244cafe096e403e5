import { z } from 'zod';
import { sentenceCard } from '#cards/sentence-card.ts';
import { fetchFile } from '#chat/fetch-file.ts';
import type { SlackEdge } from '#chat/slack/slack-edge.ts';
import { fileCameSentence } from '#conversation/closure/voice/sound-file-cards.ts';
import { sendDirectly } from './answer-privately.ts';
import { tellFault } from './answer-spoken.ts';

/** https://docs.slack.dev/reference/events/message/file_share */
const shared = z.object({
  team_id: z.string().optional(),
  event: z.object({
    subtype: z.literal('file_share'),
    channel_type: z.literal('im'),
    user: z.string(),
    channel: z.string(),
    bot_id: z.undefined().optional(),
    // Absent for one that only `files.info` tells of, from another workspace.
    files: z
      .array(
        z.object({
          name: z.string().max(1000).default(''),
          url_private_download: z.string().optional(),
        }),
      )
      .min(1),
  }),
});

/**
 * Takes a file that somebody sent the bot in their own chat; whatever else is written there says nothing. Never throws. Slack
 * has its answer already: what comes of the file is told in that chat.
 */
export async function answerFile(edge: SlackEdge, body: unknown): Promise<void> {
  const sent = shared.safeParse(body).data;
  if (sent === undefined) return;
  const { user: userId, channel: channelId, files } = sent.event;
  const sender = { userId, teamId: sent.team_id, channelId };
  try {
    const account = await edge.findAccount(sender);
    const reply = await edge.handle({
      account,
      place: { channelId },
      kind: 'file',
      name: files[0]?.name ?? '',
      fetch: async (mostBytes) => {
        if (files.length > 1) return 'several';
        const url = files[0]?.url_private_download;
        if (url === undefined) return 'lost';
        if (!edge.isFileUrl(url)) {
          edge.logger.warn('the address of a file is not of slack');
          return 'elsewhere';
        }
        await sendDirectly(edge, userId, sentenceCard({ text: fileCameSentence }));
        const headers = { authorization: `Bearer ${edge.botToken}` };
        return fetchFile(url, { mostBytes, headers, logger: edge.logger });
      },
    });
    if (reply.kind === 'private') await sendDirectly(edge, userId, reply.card);
  } catch (error) {
    await tellFault(edge, sender, error);
  }
}
