import type { Platform } from '#domain/shared/platform.ts';
import type { staff } from '#sandbox/district/staff.ts';
import type { Note, Seen, SeenButton } from './seen.ts';

export type Who = keyof typeof staff;

/** One person at one platform: what they do there, and what they see. */
export type Player = {
  who: Who;
  platform: Platform;
  /** `closure stop`, without the slash or the mention. */
  say(words: string, how?: { privately?: boolean }): Promise<void>;
  press(button: SeenButton): Promise<void>;
  /** Presses what stood on a card when this person loaded it, whatever stands there now. */
  pressOld(button: SeenButton): Promise<void>;
  /** Presses a button inside the open form. */
  pressForm(verb: string, values?: Readonly<Record<string, string>>): Promise<void>;
  /** Sends the open form with these fields changed. */
  submit(values: Readonly<Record<string, string>>): Promise<void>;
  /** Sends what was sent last once more, from another tab. */
  submitAgain(): Promise<void>;
  /** Puts away the form or the private answer that is open. */
  tidyUp(): Promise<void>;
  /** What this person alone sees; `pushed` are the messages that nobody asked for. */
  seen(pushed: ReadonlySet<string>): Seen;
  /** What stands in a channel, and below it, by id of the message. */
  channel(place?: Place): ReadonlyMap<string, ChannelNote>;
  /** What came to the person's own chat without being asked for. */
  direct(pushed: ReadonlySet<string>): readonly Note[];
};

/** A channel of the district; the first one is that of closures. */
export type Place = 'closures' | 'compliance';

export type ChannelNote = Note & {
  /** The one line of a notification. */
  summary: string;
  /** The message whose thread it is told in. */
  thread: string | undefined;
};
