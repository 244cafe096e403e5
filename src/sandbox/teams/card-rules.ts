import { z } from 'zod';
import { officialProblems } from './official-parser.ts';

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages */
export const maxMessageBytes = 28 * 1024;

const text = z.string().min(1);
const textRun = z.looseObject({ type: z.literal('TextRun'), text });
const choice = z.looseObject({ title: z.string(), value: z.string() });

const action = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('Action.Execute'), title: text, verb: text }),
  z.looseObject({ type: z.literal('Action.Submit'), title: text, data: z.looseObject({}) }),
  z.looseObject({ type: z.literal('Action.OpenUrl'), title: text, url: z.url() }),
  z.looseObject({
    type: z.literal('Action.ToggleVisibility'),
    title: text,
    targetElements: z.array(text).min(1),
  }),
  z.looseObject({
    type: z.literal('Action.ShowCard'),
    title: text,
    get card() {
      return card;
    },
  }),
]);

const element = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('TextBlock'), text }),
  z.looseObject({
    type: z.literal('RichTextBlock'),
    inlines: z.array(z.union([z.string(), textRun])).min(1),
  }),
  z.looseObject({
    type: z.literal('Container'),
    get items() {
      return z.array(element).min(1);
    },
  }),
  z.looseObject({
    type: z.literal('ColumnSet'),
    get columns() {
      return z.array(z.looseObject({ type: z.literal('Column'), items: z.array(element) })).min(1);
    },
  }),
  z.looseObject({
    type: z.literal('Table'),
    columns: z.array(z.looseObject({ width: z.union([z.number(), z.string()]) })).min(1),
    get rows() {
      return z.array(
        z.looseObject({
          type: z.literal('TableRow'),
          cells: z.array(z.looseObject({ type: z.literal('TableCell'), items: z.array(element) })),
        }),
      );
    },
  }),
  z.looseObject({ type: z.literal('ActionSet'), actions: z.array(action).min(1).max(6) }),
  z.looseObject({
    type: z.literal('FactSet'),
    facts: z.array(z.looseObject({ title: z.string(), value: z.string() })),
  }),
  z.looseObject({ type: z.literal('Input.Text'), id: text, maxLength: z.number().optional() }),
  z.looseObject({ type: z.literal('Input.Date'), id: text, value: z.iso.date().optional() }),
  z.looseObject({
    type: z.literal('Input.Time'),
    id: text,
    value: z.iso.time({ precision: -1 }).optional(),
  }),
  z.looseObject({ type: z.literal('Input.ChoiceSet'), id: text, choices: z.array(choice).min(1) }),
]);

const card = z.looseObject({
  type: z.literal('AdaptiveCard'),
  version: z.enum(['1.0', '1.1', '1.2', '1.3', '1.4', '1.5']),
  body: z.array(element),
  // Teams shows six and hides the rest in a menu that phones don't have.
  actions: z.array(action).max(6).optional(),
});

/** What is wrong with a card, in the order found; empty for a card Teams would take. */
export function cardProblems(content: unknown, place: { inDialog: boolean }): string[] {
  const checked = card.safeParse(content);
  const problems = checked.success
    ? []
    : checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const whole = JSON.stringify(content) ?? '';
  if (Buffer.byteLength(whole) > maxMessageBytes) problems.push('the card is larger than 28 KB');
  if (place.inDialog && whole.includes('"Action.Execute"')) {
    problems.push('a dialog takes no Action.Execute');
  }
  const tags = [...whole.matchAll(/"type":"TextBlock"[^{}]*?"text":"([^"]*)"/g)].flatMap(
    ([, said = '']) => Array.from(said.matchAll(/<at>.*?<\/at>/g), ([tag]) => tag),
  );
  if (tags.some((tag) => !whole.includes(`"type":"mention","text":"${tag}"`))) {
    problems.push('a text mentions somebody whom no entity names');
  }
  const ids = [...whole.matchAll(/"type":"Input\.\w+","id":"([^"]+)"/g)].map(([, id]) => id);
  if (new Set(ids).size < ids.length) problems.push('two inputs have the same id');
  if (checked.success) problems.push(...officialProblems(content));
  return problems;
}
