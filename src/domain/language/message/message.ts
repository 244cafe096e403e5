import { SegmentedMessage } from 'sms-segments-calculator';
import { wordsIn } from '#domain/language/languages.ts';
import { protocolActions } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { hasVoice } from '#speech/voices.ts';

/**
 * Whether words about it may lead families to the school’s office. Not while one of the actions holds: nobody there can pick up,
 * and a phone that rings may say where people are. What follows an action may.
 */
export const leadsToTheSchool = (happening: string | undefined): boolean =>
  !protocolActions.some((action) => action === happening);

/** Where key 0 leads: to the school's office, or, while an action holds, to the district's emergency line, if it has one. */
export const keyZeroOf = ({
  happening,
  emergencyLine,
}: Pick<Message, 'happening' | 'emergencyLine'>): 'office' | 'emergency' | undefined =>
  leadsToTheSchool(happening) ? 'office' : emergencyLine == null ? undefined : 'emergency';

/** What a guardian is told, and by whom. */
export type Message = {
  registeredName: string;
  callbackNumber: string;
  purpose: Purpose;
  /** What happens at the school: it says whether a call offers the way to its office. */
  happening: string;
  /** E.164, of the district, in an action of the building: what key 0 leads to then. */
  emergencyLine?: string | null | undefined;
  /** Anyone who withdraws gets no emergency either, for the district asks for consent to those too. */
  endsEmergencies: boolean;
  /** Key 1 confirms that it was heard, and another key says it again. */
  asksToConfirm?: boolean | undefined;
  /** The phone is of staff, who press 8 or reply SAFE. */
  asksIfSafe?: boolean | undefined;
  /** Six digits by which anybody finds the notice on the district's page. */
  checkCode?: string | null | undefined;
  /** The guardian's own first. */
  languages: readonly string[];
  /** The approved words by language, as anybody may hear them. */
  texts: Readonly<Record<string, string>>;
  /** Key 6 says them again with what they say of this family’s children. */
  offersDetails?: boolean | undefined;
  /** Digests of what is played instead, by language; each is one of the texts' languages. */
  recordings?: Readonly<Record<string, string>> | undefined;
};

/** How many phones of the sealed list are spoken to in each language. */
export type Audience = readonly { language: string; count: number }[];

/**
 * The languages the message exists in, in the order in which key 2 offers them: the guardian's own, what other families
 * who share the phone speak, English, and then those that most of the closure's families speak.
 */
export function orderLanguages(
  preferred: string,
  texts: Readonly<Record<string, string>>,
  audience: Audience = [],
  also: string | null = null,
): readonly string[] {
  const phones = new Map(audience.map(({ language, count }) => [language, count]));
  const others = Object.keys(texts)
    .toSorted()
    .toSorted((a, b) => (phones.get(b) ?? 0) - (phones.get(a) ?? 0));
  // Who shares the phone comes before English only where the call can be held in its own language.
  const next =
    preferred in texts && isSpoken(preferred) ? [also ?? 'en', 'en'] : ['en', also ?? 'en'];
  return [...new Set([preferred, ...next, ...others])].filter((language) => language in texts);
}

/**
 * Those that a call can be held in, for the carrier has a voice for them, or it is the guardian's own and somebody
 * recorded the message in it; English where there is none of them.
 */
export function spokenLanguages({
  languages,
  recordings = {},
}: Pick<Message, 'languages' | 'recordings'>): readonly string[] {
  const spoken = languages.filter(
    (language, place) => hasVoice(language) || (place === 0 && language in recordings),
  );
  return spoken.length === 0 ? ['en'] : spoken;
}

/** Whether a call can be held in a language. */
export const isSpoken = (language: string): boolean => hasVoice(language);

/**
 * Languages of these texts that no call can speak, and that nobody recorded: whatever else reaches their families, they
 * get a text in it.
 */
export function unspokenLanguages({
  texts,
  recordings = {},
}: Pick<Message, 'texts' | 'recordings'>): string[] {
  return Object.keys(texts)
    .filter((language) => !isSpoken(language) && !(language in recordings))
    .toSorted();
}

/** The language that a call speaks after so many presses of key 2. */
export function languageAfter(
  message: Pick<Message, 'languages' | 'recordings'>,
  changes: number,
): string {
  const spoken = spokenLanguages(message);
  return spoken[changes % spoken.length] ?? 'en';
}

/** The approved words in a language; English where the message has none in it. */
export function bodyIn(message: Pick<Message, 'texts'>, language: string): string {
  return message.texts[language] ?? message.texts['en'] ?? '';
}

/**
 * The text message: who it is from, the approved words, and how to stop. An emergency leaves the last part out:
 * the carrier takes a STOP for everything, and the next warning would not get through. The code of the notice is in it
 * where it makes no piece more.
 */
export function textBody(
  message: Omit<Message, 'endsEmergencies' | 'asksToConfirm' | 'happening'>,
): string {
  const language = message.languages[0] ?? 'en';
  const { texted } = wordsIn(language).words;
  const stop = message.purpose === 'emergency' ? '' : ` ${texted.stop}`;
  const ask = message.asksIfSafe === true ? ` ${texted.safe}` : '';
  const said = `${message.registeredName}: ${bodyIn(message, language)}${ask}`;
  const { checkCode } = message;
  if (checkCode == null) return `${said}${stop}`;
  const withCode = `${said} ${texted.checkCode({ code: checkCode })}${stop}`;
  const pieces = (body: string) => new SegmentedMessage(body).segmentsCount;
  return pieces(withCode) > pieces(`${said}${stop}`) ? `${said}${stop}` : withCode;
}
