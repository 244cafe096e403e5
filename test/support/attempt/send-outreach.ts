import { createOutreachSender } from '#dialer/outreach/send-outreach.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import type { OutreachKindName } from '#domain/outreach/lease-outreach.ts';

/** Lets a worker send what waits of a kind. */
export const sendOutreach = (
  tools: DialTools & { account: string },
  kind: OutreachKindName,
): Promise<number> =>
  createOutreachSender({ ...tools, publicUrl: 'https://example.org' }).send(
    kind,
    new AbortController().signal,
  );
