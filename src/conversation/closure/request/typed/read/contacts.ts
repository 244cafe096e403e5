import type { FormValues } from '#cards/form.ts';
import { contactMinutes } from '#domain/closure/campaign.ts';
import type { Recognizer, Span } from './spans.ts';

/** What is meant by emergency contacts without a time. */
const usualMinutes = 10;
const said =
  /^(?:and )?(?:then )?(?:the )?emergency contacts?(?: after (\d{1,3}) (?:m|mins?|minutes?))?(?= |$)/;

/** `then emergency contacts after 10 minutes`, before its figures are taken for a time or hours. */
export const contactsIn: Recognizer = (tokens, at) => {
  const found = said.exec(
    tokens
      .slice(at, at + 9)
      .map(({ text }) => text)
      .join(' '),
  );
  if (found === null) return undefined;
  const minutes = Number(found[1] ?? usualMinutes);
  return { length: found[0].split(' ').length, meaning: { is: 'contacts', minutes } };
};

export function chooseContacts(
  spans: readonly Span[],
  { hasContacts }: { hasContacts?: boolean | undefined },
): { values: FormValues; note?: string } {
  const [minutes] = spans.flatMap((span) => (span.is === 'contacts' ? [span.minutes] : []));
  if (minutes === undefined) return { values: {} };
  if (hasContacts !== true)
    return { values: {}, note: 'The roster has no emergency contacts to call.' };
  return contactMinutes.some((one) => one === minutes)
    ? { values: { contacts: String(minutes) } }
    : {
        values: {},
        note: `“After ${minutes} minutes” isn’t offered. Choose 5 to 60 minutes under “More options”.`,
      };
}
