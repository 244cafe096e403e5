import { z } from 'zod';

const texts = z.record(z.string(), z.string());

/**
 * What our Action.Submit buttons carry under one key of their own, beside what Teams and the inputs
 * put there. It came back from a client, so nothing in it is trusted: it only says what is asked.
 */
const carried = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('press'), verb: z.string().max(64), data: texts }),
  z.object({ ask: z.literal('words'), words: z.array(z.string().max(2_000)).max(50) }),
  /** The button that sends a form, or one beside it; `fields` are those whose values come along. */
  z.object({
    ask: z.enum(['submit', 'beside']),
    verb: z.string().max(64),
    data: texts,
    fields: z.array(z.string().max(64)).max(100),
  }),
]);

export type ButtonData = z.infer<typeof carried>;

const envelope = z.looseObject({ bellwether: carried });

export function packButtonData(data: ButtonData): { bellwether: ButtonData } {
  return { bellwether: data };
}

/** Undefined where the data isn't one of ours. */
export function readButtonData(value: unknown): ButtonData | undefined {
  return envelope.safeParse(value).data?.bellwether;
}
