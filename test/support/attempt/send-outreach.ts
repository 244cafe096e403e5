import { createOutreachSender } from '#dialer/outreach/send-outreach.ts';
import { createPacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import type { OutreachKindName } from '#domain/outreach/lease-outreach.ts';

/** Lets a worker send what waits of a kind. */
export const sendOutreach = (
  tools: DialTools & { account: string },
  kind: OutreachKindName,
): Promise<number> =>
  createOutreachSender(
    { ...tools, publicUrl: 'https://example.org' },
    createPacer(tools.db, tools.account),
  ).send(kind, new AbortController().signal);
