import {
  anyOf,
  calendarNames,
  clock,
  counted,
  date,
  type FigureRule,
  number,
  span,
  spanOf,
  weekday,
  word,
} from './figure-readings.ts';

const unitOf = (said: string | undefined) =>
  /^(?:d|ng)/.test(said ?? '') ? 'day' : /^(?:m|ph)/.test(said ?? '') ? 'minute' : 'hour';
const half = (said: string | undefined) => (said?.startsWith('p') ? 'pm' : 'am');

const ones = ['one|an', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const months = calendarNames('en', { month: 'long' });
const shortMonths = calendarNames('en', { month: 'short' });
const monthOf = (said = '') => shortMonths.findIndex((name) => said.startsWith(name)) + 1;
const month = String.raw`${anyOf(months)}|(?:${anyOf(shortMonths)}|sept)\.?`;
const weekdays = calendarNames('en', { weekday: 'long' });
const shortWeekdays = ['mon', 'tue|tues', 'wed', 'thu|thur|thurs', 'fri', 'sat.', 'sun.'];

export const english: FigureRule[] = [
  {
    pattern: word(String.raw`(?<month>${month}) (?<day>\d{1,2})(?:st|nd|rd|th)?(?:,? \d{4})?(?!:)`),
    read: ({ month: said, day }) => date(monthOf(said), Number(day)),
  },
  {
    pattern: word(
      String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?<month>${month})(?:,? \d{4})?`,
    ),
    read: ({ month: said, day }) => date(monthOf(said), Number(day)),
  },
  {
    pattern: word(`(?<day>${anyOf(weekdays)})s?|(?<short>${anyOf(shortWeekdays)})`),
    read: ({ day, short }) =>
      weekday(day === undefined ? (counted(short, shortWeekdays) ?? 0) - 1 : weekdays.indexOf(day)),
  },
  { pattern: word('half an hour|half-hour|half hour'), read: () => span(30) },
  {
    pattern: word(`(?<count>${anyOf(ones)})[ -](?:and a half hours?|hours? and a half)`),
    read: ({ count }) => span((counted(count, ones) ?? 0) * 60 + 30),
  },
  {
    pattern: word(
      String.raw`(?<count>\d+|${anyOf(ones)})[ -]?(?<unit>hours?|hrs?|h|minutes?|mins?|days?)`,
    ),
    read: ({ count, unit }) => spanOf(counted(count, ones), unitOf(unit)),
  },
  {
    pattern: word(String.raw`(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))? ?(?<half>[ap])\.? ?m`),
    read: ({ hour, minute, half: said }) => clock(Number(hour), Number(minute ?? 0), half(said)),
  },
  { pattern: word('(?:12 )?noon'), read: () => clock(12, 0, 'pm') },
  { pattern: word('midnight'), read: () => clock(12, 0, 'am') },
  {
    pattern: word(String.raw`(?<hour>\d{1,2}) o['’]clock`),
    read: ({ hour }) => clock(Number(hour)),
  },
  {
    pattern: word(
      String.raw`(?:at|by|until|till|before|after|from) (?<hour>\d{1,2})(?![:/]\d|[.,]\d)`,
    ),
    read: ({ hour = '' }) => [...number(hour), ...clock(Number(hour))],
  },
];

const unas = [
  'una|un',
  'dos',
  'tres',
  'cuatro',
  'cinco',
  'seis',
  'siete',
  'ocho',
  'nueve',
  'diez',
  'once',
  'doce',
];
const meses = calendarNames('es', { month: 'long' });
const días = calendarNames('es', { weekday: 'long' });
const mitad = { mañana: 'am', madrugada: 'am', tarde: 'pm', noche: 'pm', mediodía: 'pm' } as const;
const cuánto = (más: string | undefined, minuto: string | undefined) =>
  más === 'media' ? 30 : más === 'cuarto' ? 15 : Number(minuto ?? 0);

export const spanish: FigureRule[] = [
  {
    pattern: word(
      String.raw`(?<day>\d{1,2}|primero|1º) de (?<month>${anyOf([...meses, 'setiembre'])})(?: del? \d{4})?`,
    ),
    read: ({ month: mes = '', day = '' }) =>
      date(mes === 'setiembre' ? 9 : meses.indexOf(mes) + 1, /^\d+$/.test(day) ? Number(day) : 1),
  },
  {
    pattern: word(`(?<day>${anyOf(días)})s?`),
    read: ({ day = '' }) => weekday(días.indexOf(day)),
  },
  {
    pattern: word(
      String.raw`(?:a las? )?(?<hour>\d{1,2}|${anyOf(unas)})(?:[:.h](?<minute>\d{2}))?(?: y (?<more>media|cuarto))?(?: de la (?<part>mañana|madrugada|tarde|noche)| del (?<noon>mediodía)| ?(?<half>[ap])\.? ?m)`,
    ),
    read: ({ hour, minute, more, part, noon, half: said }) =>
      clock(
        counted(hour, unas) ?? 99,
        cuánto(more, minute),
        said === undefined ? mitad[(part ?? noon ?? 'tarde') as keyof typeof mitad] : half(said),
      ),
  },
  {
    pattern: word(
      String.raw`a las? (?<hour>\d{1,2}|${anyOf(unas)})(?:[:.h](?<minute>\d{2}))?(?: y (?<more>media|cuarto))?(?: horas)?`,
    ),
    read: ({ hour, minute, more }) => clock(counted(hour, unas) ?? 99, cuánto(more, minute)),
  },
  { pattern: word('mediodía'), read: () => clock(12, 0, 'pm') },
  { pattern: word('medianoche'), read: () => clock(12, 0, 'am') },
  { pattern: word('media hora'), read: () => span(30) },
  {
    pattern: word(`(?<count>${anyOf(unas)}|\\d+)? ?horas? y media`),
    read: ({ count }) => span((counted(count, unas) ?? 1) * 60 + 30),
  },
  {
    pattern: word(String.raw`(?<count>\d+|${anyOf(unas)}) ?(?<unit>horas?|hs?|minutos?|min|días?)`),
    read: ({ count, unit }) => spanOf(counted(count, unas), unitOf(unit)),
  },
];

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

export const vietnamese: FigureRule[] = [
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
    // `hai giờ` is two hours or two o'clock.
    pattern: word(
      String.raw`(?<hour>\d{1,2}|${anyOf(số)}) ?(?:giờ|g|h) ?(?<minute>rưỡi|\d{2})?(?: ?phút)? ?(?<part>sáng|trưa|chiều|tối|đêm)?`,
    ),
    read: ({ hour, minute, part }) => {
      const count = counted(hour, số) ?? 99;
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
