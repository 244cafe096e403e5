/** A member of the staff at a screen: the same acts on either platform. */
export type Person = {
  name: string;
  /** `closure status 3`, without the slash or the mention. */
  say(words: string): Promise<void>;
  /**
   * Fills in both forms of a closure, leaving what is not named as the form offers it, and sends them. At night it begins
   * as soon as it is approved.
   */
  askClosure(values?: Record<string, string>, texts?: Record<string, string>): Promise<void>;
  /**
   * Sends the form of the words, with these texts changed. Where another language may not say the same then, it is kept
   * or left out; where the words say something else than the form, they are sent again. Returns what the form complains about, if anything.
   */
  submitWords(
    texts: Record<string, string>,
    others?: 'keep' | 'leave-out',
  ): Promise<string | undefined>;
  /** Presses a button of the newest closure's card in the channel. */
  press(verb: string): Promise<void>;
  /** Sends the form that is open. Returns what it complains about, if anything. */
  submit(values: Record<string, string>): Promise<string | undefined>;
  /** Presses a button inside the form that is open, with these fields filled in. */
  pressForm(verb: string, values?: Record<string, string>): Promise<void>;
  /** Everything that the open form shows, as text; nothing where there is none. */
  form(): string;
  /** Says words that lead to a form, and opens it. */
  openForm(words: string): Promise<void>;
  /** Presses a button of what this person alone was shown last. */
  pressPrivate(verb: string): Promise<void>;
  /** Sends files to the bot in their own chat; `url` claims another place than where the platform keeps one. */
  sendFiles(...files: { name: string; bytes: Uint8Array; url?: string }[]): Promise<void>;
  /** Presses a button of the newest card in their own chat that has it, by what it says. */
  pressInOwnChat(label: string): Promise<void>;
  /** Presses a button of the newest card that begins so: in the compliance channel, or else in that of oversight, or of closures. */
  pressFinding(beginning: string, verb: string): Promise<void>;
  /** Everything that card shows, as text; nothing where there is none. */
  finding(beginning: string): string;
  /** Everything the newest closure's card in the channel shows, as text. */
  card(): string;
  /** What Details of the newest closure's card says, as text. */
  details(): Promise<string>;
  /** What only this person was told, newest last, as text. */
  toldPrivately(): string[];
};

/** All words of a rendered card, whatever its format: the strings people read. */
export function wordsOf(rendered: unknown): string {
  if (Array.isArray(rendered)) return rendered.map(wordsOf).filter(Boolean).join('\n');
  if (typeof rendered !== 'object' || rendered === null) return '';
  const words: string[] = [];
  for (const [key, value] of Object.entries(rendered)) {
    if (
      ['text', 'title', 'value', 'label', 'fallbackText'].includes(key) &&
      typeof value === 'string'
    )
      words.push(value);
    // A run of an Adaptive Card's rich text may be a plain string.
    else if (key === 'inlines' && Array.isArray(value))
      words.push(...value.map((run) => (typeof run === 'string' ? run : wordsOf(run))));
    else if (typeof value === 'object') words.push(wordsOf(value));
  }
  return words
    .map((word) => word.trim())
    .filter(Boolean)
    .join('\n');
}

/** What is sent of a form that asks at night when calls begin; behind “More options” that is the start. */
export const atOnce = (
  asksFor: (name: string) => boolean,
  values: Record<string, string>,
): Record<string, string> => {
  if (!asksFor('begins')) return values;
  const isWhole = !Object.keys(values).every(asksFor);
  return isWhole ? { startDate: '', startTime: '', ...values } : { begins: 'now', ...values };
};

/** What the form of the words is called when it asks about languages. */
export const languagesTitle = 'Check the languages';

/** What it is called when the words say something else than the form before it. */
export const contradictionTitle = 'Words and form differ';

/** As the form of the words names them. */
export const textFields = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([language, text]) => [`text-${language}`, text]));

/** One answer to all that the form asks. */
export function answersFor(form: unknown, others: string): Record<string, string> {
  const asked = JSON.stringify(form).matchAll(/"(?:field-)?(same-[a-z]+)"/g);
  return Object.fromEntries(Array.from(asked, ([, name = '']) => [name, others]));
}
