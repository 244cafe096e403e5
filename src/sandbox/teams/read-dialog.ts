import { z } from 'zod';
import { cardProblems } from './card-rules.ts';
import type { SandboxDialog } from './team-chat.ts';

const dialogAnswer = z.looseObject({
  task: z.union([
    z.looseObject({ type: z.literal('message'), value: z.string() }),
    z.looseObject({
      type: z.literal('continue'),
      value: z.looseObject({
        title: z.string(),
        card: z.looseObject({ content: z.unknown().optional() }),
      }),
    }),
  ]),
});

/** The dialog that a person then sees; undefined where the answer closes it. */
export function readDialog({
  status,
  body,
}: {
  status: number;
  body: unknown;
}): SandboxDialog | undefined {
  if (status !== 200) return { message: `Unable to reach the app (${status}). Please try again.` };
  if (body === undefined) return undefined;
  const task = dialogAnswer.safeParse(body).data?.task;
  if (task === undefined) return { message: 'Teams could not read the answer of the app.' };
  if (task.type === 'message') return { message: task.value };
  const { title, card } = task.value;
  const problems = cardProblems(card.content, { inDialog: true });
  if (problems.length > 0) return { message: `Teams refused the card: ${problems.join('; ')}` };
  return { title, card: card.content };
}
