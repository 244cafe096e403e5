import { hash } from 'node:crypto';

/** A button as it stands before somebody, on either platform. */
export type SeenButton = {
  /** What it says to the product; `~words` opens a form that was asked for in words. */
  verb: string;
  data: Readonly<Record<string, string>>;
  messageId: string;
  channelId: string;
  /** What the platform needs to press it. */
  handle: { actionId: string } | { execute: object } | { task: object } | { inDialog: object };
};

/** Something to read, with what can be pressed on it. */
export type Note = { key: string; words: string; buttons: readonly SeenButton[] };

/** The form before somebody, with the names of its fields. */
export type OpenForm = { key: string; title: string; fields: readonly string[]; words: string };

/** What one person alone sees. */
export type Seen = {
  notes: readonly Note[];
  /** Short words beside a press or below one’s own message; where a note came too, they only point to it. */
  asides: readonly Note[];
  form: OpenForm | undefined;
};

/** What came since. An edited message is news, too. */
export function newsSince(before: Seen, now: Seen): Seen {
  const known = new Set([...before.notes, ...before.asides].map(({ key }) => key));
  const isNew = ({ key }: Note) => !known.has(key);
  return {
    notes: now.notes.filter(isNew),
    asides: now.asides.filter(isNew),
    form: now.form?.key === before.form?.key ? undefined : now.form,
  };
}

/** In how many places somebody was answered; words that point to a note are no answer of their own. */
export const countAnswers = ({ notes, asides, form }: Seen): number =>
  Math.max(notes.length, asides.length) + (form === undefined ? 0 : 1);

export const keyOf = (id: string, content: unknown): string =>
  `${id} ${hash('sha256', JSON.stringify(content), 'base64url')}`;

/** Every object of a rendered message, however deep. */
export function objectsIn(rendered: unknown): Record<string, unknown>[] {
  if (Array.isArray(rendered)) return rendered.flatMap(objectsIn);
  if (typeof rendered !== 'object' || rendered === null) return [];
  const self = rendered as Record<string, unknown>;
  return [self, ...Object.values(self).flatMap(objectsIn)];
}
