import { z } from 'zod';

const input = z.looseObject({
  type: z.literal('Input.Text'),
  id: z.string(),
  maxLength: z.number().optional(),
});

/** What a person gets into the inputs of a card: Teams drops what is typed or pasted beyond `maxLength`. */
export function typedInputs(card: unknown, data: object): object {
  const limits = new Map(inputsOf(card).map(({ id, maxLength }) => [id, maxLength]));
  return Object.fromEntries(
    Object.entries(data).map(([id, value]: [string, unknown]) => [
      id,
      typeof value === 'string' ? value.slice(0, limits.get(id)) : value,
    ]),
  );
}

function inputsOf(part: unknown): z.infer<typeof input>[] {
  if (typeof part !== 'object' || part === null) return [];
  const self = input.safeParse(part);
  return [...(self.success ? [self.data] : []), ...Object.values(part).flatMap(inputsOf)];
}
