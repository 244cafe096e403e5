import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { WitnessChannel } from '#chat/chat-platform.ts';
import { callSlack } from './slack-client.ts';

/** The most that Slack gives at once. https://docs.slack.dev/reference/methods/conversations.history */
const pageSize = 999;

/** How far Slack's clock and the database's may be apart. */
const clockSkewMs = 60_000;

/** Reads what stands in the channel where checkpoints are kept. */
export function slackWitness(client: WebClient, channel: string): WitnessChannel {
  return {
    id: channel,
    async read(since) {
      const from = since?.subtract({ milliseconds: clockSkewMs }).epochMilliseconds ?? 0;
      const asked = { channel, oldest: (from / 1000).toFixed(6), limit: pageSize };
      const messages: z.infer<typeof page>['messages'] = [];
      let cursor = '';
      do {
        const answer = await callSlack<unknown>(() =>
          client.conversations.history(cursor === '' ? asked : { ...asked, cursor }),
        );
        const read = page.parse(answer);
        messages.push(...read.messages);
        cursor = read.response_metadata?.next_cursor ?? '';
      } while (cursor !== '');
      return messages.map(({ ts, ...message }) => ({ messageId: ts, texts: textsIn(message) }));
    },
  };
}

const page = z.looseObject({
  messages: z.array(z.looseObject({ ts: z.string() })),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});

/** Every text of a message, in whichever block it stands. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}
