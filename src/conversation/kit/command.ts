import type { Card, PressId } from '#cards/card.ts';
import type { Form, FormErrors, FormId, FormValues } from '#cards/form.ts';
import type { Db } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { ReportCopy } from '#domain/report/find-report.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Vault } from '#vault/vault.ts';
import type { Audience } from './audience.ts';

/** The account that spoke, as the platform's own signed payload and directory say. */
export type ChatAccount = {
  platform: Platform;
  /** Slack team id, or Entra tenant id. */
  tenantId: string;
  /** Slack user id, or Entra object id. */
  userId: string;
  /** False for bots, guests, strangers from a shared channel, and deactivated accounts. */
  isMember: boolean;
  /** A token of the person's own came along, which the directory signed: it isn't the platform's word alone. */
  isVouchedFor?: true;
};

/**
 * Where the words were said: the platform's own id of the channel or conversation, and of the message whose button
 * was pressed; a card that only the actor sees has none.
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
  | SentFile
);

/** A file in somebody's own chat with the bot. */
export type SentFile = {
  kind: 'file';
  /** As its sender called it; empty where the platform doesn’t say. */
  name: string;
  /** Tells the sender that it is on its way, and fetches it from where the platform keeps it. */
  fetch: (mostBytes: number) => Promise<Uint8Array | FileFault>;
};

export type FileFault =
  | 'too-large'
  /** The platform would not hand it over. */
  | 'lost'
  /** More than one at once. */
  | 'several'
  /** It is not where the platform keeps files. */
  | 'elsewhere';

export type Reply =
  /** Shown to the actor alone. */
  | {
      kind: 'private';
      card: Card;
      /** Takes longer than people wait without a word, and is shown once it is there. */
      follows?: Promise<Reply>;
      /** A token of the person's own would do as well; until it comes, this is the link. */
      orOwnToken?: string;
    }
  /** More to read, for the actor alone: over the chat where the platform can, and else as a private card. */
  | { kind: 'window'; card: Card }
  /**
   * Opens a form, or replaces the one that was just submitted. `askAgain`: the words that bring it once more where a
   * platform must put them on a button, if what was said must not be said again.
   */
  | { kind: 'form'; form: Form; askAgain?: string[] }
  /** Keeps the submitted form open and shows what is wrong; `form` is that one, for a platform that draws it again. */
  | { kind: 'errors'; errors: FormErrors; form?: Form | undefined }
  /** Done: the channel's own card tells the rest. `words` where a platform must say something. */
  | { kind: 'done'; words?: string };

/** The one way in from chat into the product. Never throws for an expected no: that is a card. */
export type HandleRequest = (request: ChatRequest) => Promise<Reply>;

/** What a command may use. */
export type CommandContext = {
  db: Db;
  vault: Vault;
  /** Where reports are read, if not in the database itself. */
  copy?: ReportCopy | undefined;
  /** Where links in cards lead, without a slash at the end. */
  publicUrl: string;
  /** More phones than this take a fresh sign-in, whatever the district says. */
  signInAbove?: number | undefined;
  /** The provider of the directory, where it shows nobody’s fresh sign-in. */
  noFreshSignIn?: string | undefined;
  /** Whether an approval in Teams takes a token of the person who pressed. */
  asksOwnToken?: boolean;
  /** Whether somebody proposes translations. */
  translates?: boolean;
  /** Whether an auditor gets checkpoints by e-mail. */
  mailsAuditor?: boolean;
};

/** Who asks: a member of the staff, from one of their accounts. */
export type Actor = { operator: Operator; account: ChatAccount };

/** A button was pressed. Its data came back from a client: it only says where to look. */
export type Press = { data: Record<string, string>; place: ChatPlace };

/** A form was sent. */
export type Submission = Press & { values: FormValues };

export type Answer<Said> = (
  context: CommandContext,
  actor: Actor,
  said: Said,
) => Reply | Promise<Reply>;

/** Words that can be typed. The help card, docs/commands.md and both app manifests are made of them. */
export type Typed = {
  /** Who may; everybody else is refused before `answer` where that can be told from their roles alone. */
  who: Audience;
  /** The line of the help card, at most 40 characters. Absent where help need not name it. */
  help?: string;
  /** Help tells it at once, and not only behind “More”. */
  isUsual?: true;
  /** Said in docs/commands.md after `help`. */
  detail?: string;
  /** What may follow the words, such as `12`. */
  example?: string;
  /** Where Teams offers it while somebody types; ten in each at most. */
  offered?: readonly ('team' | 'personal')[];
  /** The words that follow are ids, perhaps: `answer` gets them as they were typed. */
  keepsCase?: true;
  /** Gets the words that follow, in lower case unless `keepsCase` says otherwise. */
  answer: Answer<readonly string[]>;
};

/**
 * One file's line in the registry: the words that are typed, the buttons and the forms that it answers.
 * @example
 * export const statusCommand = {
 *   typed: { 'closure status': { who: 'everyone', help: 'The live closure', answer: showStatus } },
 *   pressed: { status: showChosenStatus },
 * } satisfies Command;
 */
export type Command = {
  typed?: Readonly<Record<string, Typed>>;
  pressed?: Readonly<Partial<Record<PressId, Answer<Press>>>>;
  submitted?: Readonly<Partial<Record<FormId, Answer<Submission>>>>;
};
