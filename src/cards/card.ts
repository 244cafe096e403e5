/**
 * The neutral card: what an operator sees, as plain data. Slack and Teams each have one renderer
 * (`chat/slack/draw/render-card.ts`, `chat/teams/draw/render-card.ts`); nothing else knows Block Kit or
 * Adaptive Cards.
 *
 * All text is plain text. A renderer escapes it for its platform, so that nothing an operator or a
 * roster typed can mention people, make links or run a template.
 */

export type Tone = 'neutral' | 'waiting' | 'good' | 'warning' | 'bad' | 'drill';

export type Card = {
  /** Empty where the blocks say it all. */
  title: string;
  /** Drawn in a color that no other card has. */
  isDrill?: true;
  /** A few words below the title, such as "Decide by 5:20 am CST". */
  badge?: { text: string; tone: Tone };
  blocks: Block[];
  /** Buttons at the foot of the card; a card whose matter is settled has none. */
  buttons: Button[];
  /** One plain sentence for notifications and screen readers. */
  summary: string;
};

export type Block =
  | { kind: 'text'; text: string; strong?: boolean }
  | { kind: 'heading'; text: string }
  /** Small grey print. */
  | { kind: 'note'; text: string; tone?: Tone }
  /**
   * Notifies these people, in this order, between two lines of ours. They come from the staff list, by their accounts on
   * the platform where the card stands; nothing that somebody typed notifies anybody.
   */
  | { kind: 'mention'; lead: string; people: { userId: string; name: string }[]; rest: string }
  /** Words that will be spoken or sent, shown as a quotation. */
  | { kind: 'quote'; label: string; text: string }
  /** To be copied character by character; of few short lines. */
  | { kind: 'code'; text: string }
  /** `lines`: each label in front of its words, for the few facts that a decision rests on; else in two columns. */
  | { kind: 'facts'; facts: Fact[]; layout?: 'lines' }
  /** Somebody to be called: a number of ours is drawn as a link, and nothing else is. For private cards only. */
  | { kind: 'contact'; label: string; lines: ContactLine[] }
  /** `align` has one letter a column: l left, r right. */
  | { kind: 'table'; columns: string[]; align: string; rows: string[][] }
  /** `done` of `total`; the label stands beside the bar. */
  | { kind: 'progress'; done: number; total: number; label: string }
  | { kind: 'divider' };

export type Fact = { label: string; value: string };

/** `number` is E.164, and `text` how it is read. */
export type ContactLine = { call?: { number: string; text: string }; text: string };

/** What a press leads to: each is answered by one command of `conversation/registry.ts`. */
export type PressId =
  | 'absent-form'
  | 'accept-translation'
  | 'add-languages'
  | 'approve'
  | 'approve-drill'
  | 'back'
  | 'breach-form'
  | 'breach-sign-dismiss-form'
  | 'breach-sign-open'
  | 'breach-sign-read'
  | 'call-me-with-it'
  | 'close-finding'
  | 'closure'
  | 'confirm-change'
  | 'consent-find'
  | 'consent-first'
  | 'consent-history'
  | 'consent-record-form'
  | 'consent-revoke-form'
  | 'consent-task'
  | 'consent-unblock'
  | 'correct'
  | 'decline-change'
  | 'details'
  | 'drill-phone-end-form'
  | 'drill-phone-form'
  | 'end-drill'
  | 'erasure-who'
  | 'follow-up'
  | 'freeze-form'
  | 'hand-calls-form'
  | 'home'
  | 'incident-close'
  | 'incident-details'
  | 'incident-manager'
  | 'incident-notices-form'
  | 'incident-review-form'
  | 'incident-roles-form'
  | 'incident-task'
  | 'incident-task-form'
  | 'incident-files'
  | 'incident-notice-form'
  | 'incident-ransom-form'
  | 'incident-scope-form'
  | 'incident-told'
  | 'incident-told-form'
  | 'law-form'
  | 'languages'
  | 'listen'
  | 'new-person-form'
  | 'open-after-all'
  | 'open-waiting'
  | 'pause'
  | 'preview'
  | 'preview-form'
  | 'read-text'
  | 'repeat'
  | 'refresh-roster'
  | 'reject-translation'
  | 'report'
  | 'resolve-finding-form'
  | 'resume'
  | 'resume-offer'
  | 'reunify-form'
  | 'review-keep'
  | 'review-remove'
  | 'review-start'
  | 'revise'
  | 'role-form'
  | 'send-back-drill-form'
  | 'send-back-form'
  | 'status'
  | 'stop'
  | 'take-families'
  | 'take-finding'
  | 'text-family-page'
  | 'take-request'
  | 'open-finding'
  | 'open-request'
  | 'release-families'
  | 'release-request'
  | 'close-request'
  | 'answer-request-form'
  | 'template-form'
  | 'training-form'
  | 'translation-form'
  | 'unfreeze'
  | 'unreached'
  | 'use-recording'
  | 'who-is-safe'
  | 'why-details'
  | 'why-form'
  | 'yearly-notice-form';

export type Button = {
  /**
   * `open` is a link, which tells us nothing; `~reopen` is the Slack edge's own; `help` and `say` are answered at the door,
   * where everything that can be typed is known. `say` is as good as typing its `words`.
   */
  verb: PressId | 'open' | '~reopen' | 'help' | 'say';
  label: string;
  style?: 'primary' | 'danger';
  /** Opaque to the platforms; never trusted, only used to look things up. At most 500 characters of JSON. */
  data: Record<string, string>;
  /** The press opens a form. Teams needs to know this when it draws the button. */
  opensForm?: true;
  /** What the press shows, where a platform can unfold it in place; elsewhere the product answers with the same. */
  unfolds?: Block[];
  /** A web address that the press opens, instead of telling the product anything. */
  opens?: string;
  /** Asked before the press counts; `yes` is the act, and Cancel stands beside it. */
  confirm?: { title: string; text: string; yes: string };
};
