import { z } from 'zod';
import type { AbsenceStatus, AbsentList, AbsentRow } from '#domain/closure/absence/absent-list.ts';
import { count, plural } from '#domain/shared/count-words.ts';

const ids = z.array(z.string().max(255)).max(10_000);
const kept = z.object({
  day: z.string(),
  unexcused: ids,
  excused: ids,
  present: ids,
  unsaid: ids,
});

/** More than this is sent in parts: 10,000 ids of 25 characters. */
const longest = 280_000;

/** A list that came as a file, as its form carries it: ids alone, and the day on which it came. Undefined for one that is too long. */
export function packList(rows: readonly AbsentRow[], day: string): string | undefined {
  const of = (wanted: AbsenceStatus) =>
    rows.filter(({ status }) => status === wanted).map(({ student }) => student);
  const text = JSON.stringify({
    day,
    unexcused: of('unexcused'),
    excused: of('excused'),
    present: of('present'),
    unsaid: of('unsaid'),
  });
  return text.length > longest ? undefined : text;
}

/** Undefined for a list of another day than today. */
export function unpackList(text: string, today: string): AbsentList | undefined {
  const list = read(text);
  if (list?.day !== today) return undefined;
  const rows = (['unexcused', 'excused', 'present', 'unsaid'] as const).flatMap((status) =>
    list[status].map((student): AbsentRow => ({ student, status })),
  );
  return { kind: 'list', rows };
}

export function keptListWords(text: string): string {
  const list = read(text);
  if (list === undefined) return 'none';
  const { unexcused, excused, present, unsaid } = list;
  const all = unexcused.length + excused.length + present.length + unsaid.length;
  const parts = [
    ...(unexcused.length === 0 ? [] : [`${count(unexcused.length)} unexcused`]),
    ...(excused.length === 0 ? [] : [`${count(excused.length)} excused`]),
    ...(present.length === 0 ? [] : [`${count(present.length)} present or late`]),
    ...(unsaid.length === 0 || unsaid.length === all ? [] : [`${count(unsaid.length)} not said`]),
  ];
  const said = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return `${plural(all, 'student')} from your file${said}.`;
}

function read(text: string): z.infer<typeof kept> | undefined {
  try {
    return kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
