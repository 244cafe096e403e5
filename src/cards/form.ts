/** What a submission leads to: each is answered by one command of `conversation/registry.ts`. */
export const formIds = [
  'absent',
  'absent-fields',
  'action',
  'action-fields',
  'action-instead',
  'answer-request',
  'approve',
  'away',
  'breach',
  'breach-drill',
  'breach-report',
  'breach-sign-dismiss',
  'call-me-first',
  'closure',
  'closure-back',
  'closure-fields',
  'closure-groups',
  'closure-preview',
  'closure-schools',
  'closure-why',
  'consent-find',
  'consent-history',
  'consent-record',
  'consent-record-number',
  'consent-revoke',
  'consent-revoke-number',
  'drill',
  'drop-draft',
  'drill-phone',
  'drill-phone-end',
  'erase',
  'follow-up',
  'follow-up-fields',
  'freeze',
  'hand-calls',
  'incident-notices',
  'incident-review',
  'incident-roles',
  'incident-task',
  'incident-notice',
  'incident-ransom',
  'incident-scope',
  'incident-told',
  'law-check',
  'message',
  'message-languages',
  'my-data',
  'new-person',
  'propose-translations',
  'record-by-phone',
  'resolve-finding',
  'role-change',
  'save-draft',
  'saved-form',
  'send-back',
  'send-back-drill',
  'student-list',
  'template',
  'template-choose',
  'template-languages',
  'template-preview',
  'template-retire',
  'template-retire-ask',
  'training',
  'translation',
  'translation-reject',
  'yearly-notice',
] as const;
export type FormId = (typeof formIds)[number];

/** The neutral form: a Slack modal, or a Teams dialog. */
export type Form = {
  verb: FormId;
  /** At most 24 characters, Slack's limit on a modal title. */
  title: string;
  submitLabel: string;
  /** Carried to the submission. It is kept here meanwhile, and what a client sends in its place is never trusted. */
  data: Record<string, string>;
  /** Words above the fields. */
  intro?: string;
  fields: Field[];
  /** Beside the one that submits; at most five, for Teams shows six in all. */
  buttons?: FormButton[];
  /**
   * Told when the person cancels, with the form's data. Slack tells of Cancel and of the window's own cross alike; Teams of
   * no cross, so its dialog has a button Cancel.
   */
  cancel?: FormId;
  /** What the last press of one of them did, such as “Draft saved.”; drawn where the person looks then. */
  note?: string;
};

/**
 * A button inside a form that does not submit it, such as “Save draft”. A press brings along what the fields hold at
 * that moment, unchecked, and is answered like a submission: a command lists the verb under `submitted`, and gets the
 * form's data with the button's own laid over it.
 *
 * The answer takes the form's place, so a form must come back for the person to go on: the same one again, filled with
 * `values` and with what there is to say as its `note`, or another one. A private card ends the form.
 * @example
 * // The form: buttons: [{ verb: 'save-draft', label: 'Save draft' }]
 * // A command: submitted: { 'save-draft': (context, actor, { data, values }) => … { kind: 'form', form } }
 */
export type FormButton = {
  verb: FormId;
  label: string;
  /** Laid over the form's own data. */
  data?: Record<string, string>;
};

type Common = {
  name: string;
  label: string;
  hint?: string;
  optional?: true;
  /** What is said where it is left empty. */
  missing?: string;
};

export type Choice = { value: string; label: string };

/** What is offered, in order. */
export const choicesOf = (words: Readonly<Record<string, string>>): Choice[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export type Field =
  /** Longer than `maxLength` is refused with a counter by the person who reads the form; no platform cuts it. */
  | (Common & { kind: 'text'; value?: string; multiline?: true; maxLength: number })
  /**
   * `redraws`: other fields depend on it. Where the platform tells of a choice at once, that is a press of a button with
   * this verb; elsewhere the submission asks for what is missing.
   */
  | (Common & { kind: 'choice'; choices: Choice[]; value?: string; redraws?: FormId })
  /** Several of the choices; the submitted value is the chosen values, joined by commas. */
  | (Common & { kind: 'choices'; choices: Choice[]; values?: string[] })
  /** ISO 8601 calendar date. */
  | (Common & { kind: 'date'; value?: string })
  /** 24 hours, `HH:MM`. */
  | (Common & { kind: 'time'; value?: string })
  /** Words to read, such as a preview: not an input. */
  | { kind: 'words'; name: string; label: string; text: string };

/** What came back, by field name. An empty field is an empty string. */
export type FormValues = Record<string, string>;

/** What is wrong, by field name: a plain sentence each. */
export type FormErrors = Record<string, string>;

/** A field that begins with what was there before. */
export const filled = (value: string | undefined) =>
  value === undefined || value === '' ? {} : { value };
