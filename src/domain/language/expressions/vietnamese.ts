import {
  anyOf,
  clock,
  counted,
  date,
  dates,
  type FigureRule,
  span,
  spanOf,
  unitOf,
  weekday,
  word,
} from '#domain/language/figures.ts';
import { type OptOutPhrases, oneOf, upTo } from '#domain/language/opt-out-phrases.ts';

const số = [
  'một',
  'hai',
  'ba',
  'bốn|tư',
  'năm',
  'sáu',
  'bảy',
  'tám',
  'chín',
  'mười',
  'mười một',
  'mười hai',
];
const thứ = ['hai|2', 'ba|3', 'tư|4', 'năm|5', 'sáu|6', 'bảy|7'];

/** `1 giờ trưa` is 13:00, and `11 giờ trưa` is 11:00. */
function giờ(hour: number, minute: number, part: string | undefined): string[] {
  if (part === undefined) return clock(hour, minute);
  if (hour > 12) return clock(hour, minute);
  const isMorning = part === 'sáng' || (part === 'trưa' && hour < 12 && hour > 9);
  return clock(hour, minute, isMorning || (part === 'đêm' && hour < 6) ? 'am' : 'pm');
}

const figures: FigureRule[] = [
  {
    pattern: word(
      String.raw`(?:ngày )?(?<day>\d{1,2}) ?(?:-|và|đến|tới) ?(?:ngày )?(?<until>\d{1,2}) tháng (?<month>\d{1,2}|${anyOf(số)})`,
    ),
    read: ({ month: tháng, day, until }) =>
      dates(counted(tháng, số) ?? 0, Number(day), Number(until)),
  },
  {
    pattern: word(
      String.raw`(?:ngày )?(?<day>\d{1,2}) tháng (?<month>\d{1,2}|${anyOf(số)})(?:,? năm \d{4})?`,
    ),
    read: ({ month: tháng, day }) => date(counted(tháng, số) ?? 0, Number(day)),
  },
  {
    pattern: word(`thứ (?<day>${anyOf(thứ)})|(?<sunday>chủ nhật)`),
    read: ({ day, sunday }) => weekday(sunday === undefined ? (counted2(day) ?? 0) - 1 : 6),
  },
  { pattern: word('nửa (?:tiếng|giờ)'), read: () => span(30) },
  {
    pattern: word(String.raw`(?<count>\d+|${anyOf(số)}) tiếng rưỡi`),
    read: ({ count }) => span((counted(count, số) ?? 0) * 60 + 30),
  },
  { pattern: word('(?:giữa trưa|buổi trưa)'), read: () => clock(12, 0, 'pm') },
  { pattern: word('nửa đêm'), read: () => clock(12, 0, 'am') },
  {
    // `hai giờ` is two hours or two o'clock; `chính` is no `chín h`.
    pattern: word(
      String.raw`(?:(?<hour>\d{1,2}) ?(?:giờ|g|h)|(?<word>${anyOf(số)}) giờ) ?(?<minute>rưỡi|\d{2})?(?: ?phút)? ?(?<part>sáng|trưa|chiều|tối|đêm)?`,
    ),
    read: ({ hour, word: said, minute, part }) => {
      const count = counted(hour ?? said, số) ?? 99;
      const minutes = minute === 'rưỡi' ? 30 : Number(minute ?? 0);
      const isSpan = part === undefined && (minute === undefined || minute === 'rưỡi');
      return [...giờ(count, minutes, part), ...(isSpan ? span(count * 60 + minutes) : [])];
    },
  },
  {
    pattern: word(String.raw`(?<hour>\d{1,2}):(?<minute>\d{2}) (?<part>sáng|trưa|chiều|tối|đêm)`),
    read: ({ hour, minute, part }) => giờ(Number(hour), Number(minute), part),
  },
  {
    pattern: word(String.raw`(?<count>\d+|${anyOf(số)}) ?(?<unit>tiếng|phút|ngày)`),
    read: ({ count, unit }) => spanOf(counted(count, số), unitOf(unit)),
  },
];

/** The second day of a Vietnamese week is Monday, also in figures. */
function counted2(said: string | undefined): number | undefined {
  const index = thứ.findIndex((names) => names.split('|').includes(said ?? ''));
  return index < 0 ? undefined : index + 1;
}

const optOut: OptOutPhrases = {
  clear: oneOf(
    '\\b(?:dung|ngung) (?:co )?(?:goi|gui|nhan tin|lien lac|lam phien)\\b',
    '\\bkhong muon (?:nhan|bi goi)\\b',
    `\\bkhong (?:goi|gui|nhan tin|nhan) ${upTo(4)}nua\\b`,
    '\\bxoa so\\b|\\bhuy (?:dang ky|nhan tin)\\b',
  ),
  soft: oneOf('\\b(?:khi nao|tai sao|sao khong|gio lam)\\b'),
  doubtful: oneOf(
    '\\b(?:lam phien|phien qua|quay roi|qua nhieu (?:tin nhan|cuoc goi)|khong can (?:nhan|goi)|huy (?:tin|goi))\\b',
  ),
};

export const vietnamese = { figures, optOut };
