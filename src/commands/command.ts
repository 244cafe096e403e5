import type { Card } from '#cards/card.ts';
import type { Form, FormErrors, FormValues } from '#cards/form.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** The account that spoke, as the platform's own signed payload and directory say. */
export type ChatAccount = {
  platform: Platform;
  /** Slack team id, or Entra tenant id. */
  tenantId: string;
  /** Slack user id, or Entra object id. */
  userId: string;
  /** False for bots, guests, strangers from a shared channel, and deactivated accounts. */
  isMember: boolean;
};

/**
 * Where the words were said: the platform's own id of the channel or conversation, and of the message whose button
 * was pressed; a card that only the asker sees has none.
 */
export type ChatPlace = {
  channelId: string;
  messageId?: string;
  /** The closures channel is open to people of other organizations, or the platform could not say that it isn't. */
  isShared?: true;
};

/** What an operator said, pressed or submitted; the same for Slack and Teams. */
export type ChatRequest = {
  account: ChatAccount;
  place: ChatPlace;
} /** `/closure status 12` and `@Bellwether status 12` both give words [closure, status, 12]. */ & (
  | { kind: 'words'; words: string[] }
  | { kind: 'press'; verb: string; data: Record<string, string> }
  | { kind: 'submit'; verb: string; data: Record<string, string>; values: FormValues }
);

export type Reply =
  /** Shown to the asker alone. */
  | { kind: 'private'; card: Card }
  /**
   * Opens a form, or replaces the one that was just submitted. `askAgain`: the words that bring it once more where a
   * platform must put them on a button, if what was said must not be said again.
   */
  | { kind: 'form'; form: Form; askAgain?: string[] }
  /** Keeps the submitted form open and shows what is wrong. */
  | { kind: 'errors'; errors: FormErrors }
  /** Nothing more to show: the channel's own card tells the rest. */
  | { kind: 'done' };

/** The one door from chat into the product. Never throws for an expected no: that is a card. */
export type HandleRequest = (request: ChatRequest) => Promise<Reply>;
