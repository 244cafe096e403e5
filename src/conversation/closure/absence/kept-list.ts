import { z } from 'zod';
import type { AbsenceStatus, AbsentList, AbsentRow } from '#domain/closure/absence/absent-list.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** As long as OneRoster’s ids may be. */
const longestId = 255;
const ids = z.array(z.string().max(longestId)).max(10_000);
const kept = z.object({
  day: z.string(),
  hasCodes: z.boolean(),
  unexcused: ids,
  excused: ids,
  present: ids,
  unsaid: ids,
});

type List = Extract<AbsentList, { kind: 'list' }>;

/** Bytes, as the form is saved: more is sent in parts. 10,000 ids of 25 letters fit, with room for the rest of the form. */
const longest = 320_000;

/** A list that came as a file, as its form carries it: ids alone, and the day on which it came. */
export function packList(
  { rows, hasCodes }: Pick<List, 'rows' | 'hasCodes'>,
  day: string,
): { list: string } | { error: string } {
  const of = (wanted: AbsenceStatus) =>
    rows.filter(({ status }) => status === wanted).map(({ student }) => student);
  if (rows.some(({ student }) => student.length > longestId))
    return {
      error: `An id has more than ${longestId} characters. Check the column of student ids.`,
    };
  const list = JSON.stringify({
    day,
    hasCodes,
    unexcused: of('unexcused'),
    excused: of('excused'),
    present: of('present'),
    unsaid: of('unsaid'),
  });
  // The form is JSON as well, so that each quotation mark is one byte more there.
  return Buffer.byteLength(JSON.stringify(list)) > longest
    ? { error: 'The list is too long. Send it in parts.' }
    : { list };
}

/** Undefined for a list of another day than today. */
export function unpackList(text: string, today: string): AbsentList | undefined {
  const list = read(text);
  if (list?.day !== today) return undefined;
  const rows = (['unexcused', 'excused', 'present', 'unsaid'] as const).flatMap((status) =>
    list[status].map((student): AbsentRow => ({ student, status })),
  );
  return { kind: 'list', rows, hasCodes: list.hasCodes };
}

export function keptListWords(text: string): string {
  const list = read(text);
  if (list === undefined) return 'none';
  const { unexcused, excused, present, unsaid } = list;
  const all = unexcused.length + excused.length + present.length + unsaid.length;
  const title = `${plural(all, 'student')} from your file`;
  if (!list.hasCodes)
    return `${title}. It gives no reasons: each absence counts as unexcused, unless you choose otherwise.`;
  const parts = [
    ...(unexcused.length === 0 ? [] : [`${count(unexcused.length)} unexcused`]),
    ...(excused.length === 0 ? [] : [`${count(excused.length)} excused`]),
    ...(present.length === 0 ? [] : [`${count(present.length)} present or late`]),
    ...(unsaid.length === 0 ? [] : [`${count(unsaid.length)} without a code we know`]),
  ];
  return `${title}: ${parts.join(', ')}.`;
}

function read(text: string): z.infer<typeof kept> | undefined {
  try {
    return kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
