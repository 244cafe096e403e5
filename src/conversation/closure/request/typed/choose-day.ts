import type { FormValues } from '#cards/form.ts';
import { day } from '#cards/format.ts';
import { isStartOver } from '#domain/closure/draft/beginning.ts';
import type { Reading, Span } from './read/spans.ts';

const oneDay = 'One notice is for one day. Choose the date.';
/** What stands beside a day and makes another of it, or several: `until Friday`, `Friday after next`, `not Friday`. */
const turns =
  /^(?:after|before|until|till|through|thru|starting|since|following|other|hasta|antes|despues|siguiente|desde|a partir)$/;

/** The one day that was said; empty where it can’t be that day, where several are named, or where what isn’t read may have been one. */
export function chooseDay(
  reading: Reading,
  about: {
    now: Temporal.Instant;
    timeZone: string;
    happening: string | undefined;
    unread: { mayBeDay: boolean; lost: ReadonlySet<number> };
  },
): { values: FormValues; note?: string } {
  const spans = reading.spans();
  const days = spans.filter((span) => span.is === 'day');
  const open = (note?: string) => ({
    values: { date: '' },
    ...(note === undefined ? {} : { note }),
  });
  const why = days.find((one) => one.why !== undefined)?.why;
  if (why !== undefined) return open(`${why}. Check the date.`);
  const dates = [...new Set(days.flatMap((one) => one.dates))];
  const [date] = dates;
  if (date === undefined) return about.unread.mayBeDay ? open() : { values: {} };
  const only = days.length === 1 ? days[0] : undefined;
  if (
    dates.length === 2 &&
    only !== undefined &&
    /^(?:next|proxim)/i.test(reading.said(only)) &&
    date !== ''
  )
    return open(
      `“${reading.said(only)}” may be ${dates.map((one) => day(one)).join(' or ')}. Choose the date.`,
    );
  if (dates.length > 1 || date === '') return open(oneDay);
  if (days.some((one) => isTurned(reading, about.unread.lost, one))) return open('Check the date.');
  const local = about.now.toZonedDateTimeISO(about.timeZone);
  return isStartOver({ happening: about.happening, date }, local)
    ? open('That start has already passed. Check the date.')
    : { values: { date } };
}

/** A word beside it that isn’t read, or that makes another day of it. */
function isTurned(reading: Reading, lost: ReadonlySet<number>, of: Span): boolean {
  const { tokens } = reading;
  const spans = reading.spans();
  const isTurn = (at: number) => turns.test(tokens[at]?.text ?? '');
  const before = spans.find(({ to }) => to === of.from);
  const isBehindUnread =
    before?.is === 'unknown' &&
    beginsLost(spans, lost, before) &&
    tokens[before.to - 1]?.endsClause !== true;
  const isDenied = before?.is === 'not' || before?.is === 'exclude';
  return isTurn(of.from - 1) || isTurn(of.to) || isBehindUnread || isDenied;
}

/** Of unknown words that stand together, those that are nearly nothing. */
function beginsLost(spans: readonly Span[], lost: ReadonlySet<number>, last: Span): boolean {
  const before = spans.find(({ is, to }) => is === 'unknown' && to === last.from);
  return lost.has(last.from) || (before !== undefined && beginsLost(spans, lost, before));
}
