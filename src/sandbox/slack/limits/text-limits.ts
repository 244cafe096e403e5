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
