import { SegmentedMessage } from 'sms-segments-calculator';
import { type Message, orderLanguages, textBody } from './message.ts';

/** How many segments a text comes to, as it is sent: with who it is from, and how to stop. */
export type TextSegments = {
  byLanguage: Readonly<Record<string, number>>;
  /** Over all phones that may be texted. */
  total: number;
};

/**
 * Ten are 1,530 characters, or 670 once a single one is not in the GSM alphabet. Twilio takes no more than 1,600 in
 * all (error 21617), and phones and carriers drop pieces of what is longer.
 */
export const mostSegments = 10;

/** Whether phones get a text of this length whole. */
export const fitsOneText = (body: string): boolean =>
  new SegmentedMessage(body).segmentsCount <= mostSegments;

type Words = Omit<Message, 'languages' | 'endsEmergencies' | 'happening'>;

/** A text takes 160 characters of the GSM alphabet or 70 others, and 153 or 67 for each piece of a longer one. */
export function segmentsByLanguage(words: Words): Record<string, number> {
  return Object.fromEntries(
    Object.keys(words.texts).map((language) => {
      const body = textBody({ ...words, languages: [language] });
      return [language, new SegmentedMessage(body).segmentsCount];
    }),
  );
}

/** `phones` are those that may be texted, by their own language. */
export function countTextSegments(
  words: Words,
  phones: readonly { language: string; count: number }[],
): TextSegments {
  const byLanguage = segmentsByLanguage(words);
  const total = phones.reduce((sum, { language, count }) => {
    const [spoken = 'en'] = orderLanguages(language, words.texts);
    return sum + count * (byLanguage[spoken] ?? 0);
  }, 0);
  return { byLanguage, total };
}

/** What is too long to be sent as a text, by language, in plain words. */
export function textsOfTooManySegments(words: Words): Record<string, string> {
  return Object.fromEntries(
    Object.entries(segmentsByLanguage(words))
      .filter(([, segments]) => segments > mostSegments)
      .map(([language, segments]) => {
        // What one piece takes, roughly: a text this long is sent in pieces of equal length.
        const length = textBody({ ...words, languages: [language] }).length;
        const over = Math.ceil((length / segments) * (segments - mostSegments));
        return [
          language,
          `Too long for a text: with the district’s name it takes ${segments} segments, and ${mostSegments} get through. Shorten it by about ${over} characters, or tell families by call only.`,
        ];
      }),
  );
}
