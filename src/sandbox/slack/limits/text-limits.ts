import { z } from 'zod';

/** https://docs.slack.dev/reference/block-kit/composition-objects */

export function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

export function anyText(max: number) {
  return z.discriminatedUnion('type', [
    plainText(max),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: z.string().min(1).max(max),
      verbatim: z.boolean().optional(),
    }),
  ]);
}

/**
 * What Slack's servers can download: nothing on a reader's own machine or network.
 * https://docs.slack.dev/reference/block-kit/blocks/image-block
 */
export const imageUrl = z
  .string()
  .max(3000)
  .refine((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? '') && isElsewhere(url), {
    message: 'downloading image failed',
  });

function isElsewhere(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  const isHere = /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.|^\[/.test(host);
  return !isHere && host.includes('.') && !/\.(localhost|local|internal|test|invalid)$/.test(host);
}

export const confirmDialog = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

export const oneOption = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
});

const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(oneOption).min(1).max(100),
});

export type Option = z.infer<typeof oneOption>;

export const options = (max: number) => z.array(oneOption).min(1).max(max);
export const optionGroups = z.array(optionGroup).min(1).max(100);
