import type { AttemptPurpose } from './attempt.ts';
import { wordsIn } from './spoken-words.ts';

/** What a guardian is told, and by whom. */
export type Message = {
  registeredName: string;
  callbackNumber: string;
  purpose: AttemptPurpose;
  /** Whoever withdraws gets no emergency either, for the district asks for consent to those too. */
  endsEmergencies: boolean;
  /** The guardian's own first. */
  languages: readonly string[];
  /** The approved words by language. */
  texts: Readonly<Record<string, string>>;
};

/** The languages the message exists in, in the order in which key 2 offers them. */
export function orderLanguages(
  preferred: string,
  texts: Readonly<Record<string, string>>,
): readonly string[] {
  const [own, english, others] = [[preferred], ['en'], Object.keys(texts).toSorted()];
  return [...new Set([...own, ...english, ...others])].filter((language) => language in texts);
}

/** The approved words in a language; English where the message has none in it. */
export function bodyIn(message: Pick<Message, 'texts'>, language: string): string {
  return message.texts[language] ?? message.texts['en'] ?? '';
}

/**
 * The text message: who it is from, the approved words, and how to stop. An emergency leaves the last part out:
 * the carrier takes a STOP for everything, and the next warning would not get through.
 */
export function textBody(message: Omit<Message, 'endsEmergencies'>): string {
  const language = message.languages[0] ?? 'en';
  const stop = message.purpose === 'emergency' ? '' : ` ${wordsIn(language).words.textStop}`;
  return `${message.registeredName}: ${bodyIn(message, language)}${stop}`;
}
