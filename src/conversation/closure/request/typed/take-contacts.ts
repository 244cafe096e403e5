import type { FormValues } from '#cards/form.ts';
import { contactMinutes } from '#domain/closure/campaign.ts';

const said =
  /(?:^| )(?:(?:and )?then )?(?:the )?emergency contacts?(?: after (?<minutes>\d{1,3}) ?(?:m|mins?|minutes?)\b)?\.?(?= |$)/;

/** What is meant by emergency contacts without a time. */
const usualMinutes = 10;

/** `then emergency contacts after 10 minutes`, before its figures are taken for a time or hours. */
export function takeContacts(
  words: readonly string[],
  { hasContacts }: { hasContacts?: boolean | undefined },
): { values: FormValues; note?: string; rest: readonly string[] } {
  const text = words.join(' ');
  const found = said.exec(text);
  if (found === null) return { values: {}, rest: words };
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`
    .split(' ')
    .filter((word) => word !== '');
  if (hasContacts !== true)
    return { values: {}, note: 'The roster has no emergency contacts to call.', rest };
  const minutes = Number(found.groups?.['minutes'] ?? usualMinutes);
  return contactMinutes.some((one) => one === minutes)
    ? { values: { contacts: String(minutes) }, rest }
    : {
        values: {},
        note: `“After ${minutes} minutes” isn’t offered. Choose 5 to 60 minutes under “More options”.`,
        rest,
      };
}
