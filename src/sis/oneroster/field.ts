const control = /\p{Cc}/u;

const longestId = 255;

/** An identifier of the school's system: any printable text; OneRoster 1.2 limits a GUID to 255 characters. */
export function isSourcedId(text: string): boolean {
  return text.length > 0 && text.length <= longestId && !control.test(text);
}

export function hasControl(text: string): boolean {
  return control.test(text);
}

/** OneRoster lists are comma-separated within one quoted value. */
export function readList(text: string): string[] {
  if (text === '') return [];
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Signs that steer or hide text; the two joiners belong to Persian and Indic names. */
const unseen = /[\p{Co}\p{Cs}\p{Cn}]|(?![\u200C\u200D])\p{Cf}/gu;

/**
 * A name that was typed in two lines is one name. What nobody sees is left out: a sign that somebody pasted must not keep a
 * whole roster, and its families, from coming in.
 */
export function readName(text: string): string {
  return text
    .replaceAll(unseen, '')
    .replaceAll(/\s*[\r\n\t\u2028\u2029]\s*/g, ' ')
    .trim()
    .normalize('NFC');
}

const zones = new Map<string, string | undefined>();

/** The IANA name as it is written, such as `America/Chicago`; nothing for what is no zone, or none of a place. */
export function readTimeZone(text: string): string | undefined {
  if (!zones.has(text)) {
    // A file of nonsense must not fill the memory.
    if (zones.size > 1000) zones.clear();
    zones.set(text, zoneOf(text));
  }
  return zones.get(text);
}

function zoneOf(text: string): string | undefined {
  if (!text.includes('/')) return undefined;
  try {
    return Temporal.Now.zonedDateTimeISO(text).timeZoneId;
  } catch {
    return undefined;
  }
}

const isoDate = /^\d{4}-\d{2}-\d{2}$/;

/** `today` is ISO text too, so that the order of dates is the order of words. */
export function hasEnded(endDate: string, today: string): boolean | 'unreadable' {
  if (endDate === '') return false;
  const date = endDate.slice(0, 10);
  if (!isoDate.test(date)) return 'unreadable';
  return date < today;
}
