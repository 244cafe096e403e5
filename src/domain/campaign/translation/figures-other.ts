import {
  anyOf,
  calendarNames,
  clock,
  counted,
  date,
  type FigureRule,
  span,
  spanOf,
  weekday,
  word,
} from './figure-readings.ts';

const arMonths = ['ar-EG', 'ar-SY'].map((locale) => calendarNames(locale, { month: 'long' }));
const monthOfArabic = (said = '') => Math.max(...arMonths.map((names) => names.indexOf(said))) + 1;
const arDays = calendarNames('ar', { weekday: 'long' });
const arCounts = [
  'واحدة|واحد',
  'اثنتين|اثنين',
  'ثلاث|ثلاثة',
  'اربع|اربعة',
  'خمس|خمسة',
  'ست|ستة',
  'سبع|سبعة',
  'ثمان|ثماني|ثمانية',
  'تسع|تسعة',
  'عشر|عشرة',
];
const arHours = [
  'الواحدة',
  'الثانية',
  'الثالثة',
  'الرابعة',
  'الخامسة',
  'السادسة',
  'السابعة',
  'الثامنة',
  'التاسعة',
  'العاشرة',
  'الحادية عشرة',
  'الثانية عشرة',
];
const arPart = 'صباحا|ص|مساء|م|ظهرا|بعد الظهر|عصرا|ليلا';
/** The conjunction “and” is written onto the word after it. */
const arWord = (pattern: string) => word(`و?(?:${pattern})`);

function arClock(hour: number, minute: number, part: string | undefined): string[] {
  if (part === undefined || hour > 12) return clock(hour, minute);
  const isMorning =
    part.startsWith('ص') ||
    (part === 'ظهرا' && hour > 9 && hour < 12) ||
    (part === 'ليلا' && (hour < 6 || hour === 12));
  return clock(hour, minute, isMorning ? 'am' : 'pm');
}

const arMinute = (more: string | undefined, minute: string | undefined) =>
  more === 'والنصف' ? 30 : more === 'والربع' ? 15 : Number(minute ?? 0);

const arUnit = (said = '') =>
  said.startsWith('س') ? 'hour' : said.startsWith('د') ? 'minute' : 'day';

export const arabic: FigureRule[] = [
  {
    pattern: arWord(
      String.raw`(?<day>\d{1,2}) (?:من )?(?<month>${anyOf(arMonths.flat())})(?: (?:من )?(?:عام |سنة )?\d{4})?`,
    ),
    read: ({ month, day }) => date(monthOfArabic(month), Number(day)),
  },
  {
    pattern: arWord(`(?<day>${anyOf(arDays)})`),
    read: ({ day = '' }) => weekday(arDays.indexOf(day)),
  },
  {
    pattern: arWord(
      String.raw`(?:الساعة )?(?<hour>\d{1,2})(?::(?<minute>\d{2}))? ?(?<part>${arPart})`,
    ),
    read: ({ hour, minute, part }) => arClock(Number(hour), Number(minute ?? 0), part),
  },
  {
    pattern: arWord(
      String.raw`الساعة (?<hour>\d{1,2}|${anyOf(arHours)})(?::(?<minute>\d{2}))?(?: (?<more>والنصف|والربع))?(?: (?<part>${arPart}))?`,
    ),
    read: ({ hour, minute, more, part }) =>
      arClock(counted(hour, arHours) ?? 99, arMinute(more, minute), part),
  },
  { pattern: arWord('منتصف الليل'), read: () => clock(12, 0, 'am') },
  { pattern: arWord('(?:عند )?الظهر'), read: () => clock(12, 0, 'pm') },
  { pattern: arWord('نصف ساعة'), read: () => span(30) },
  { pattern: arWord('ساعة ونصف'), read: () => span(90) },
  { pattern: arWord('ساعة واحدة'), read: () => span(60) },
  { pattern: arWord('ساعتين|ساعتان'), read: () => span(120) },
  { pattern: arWord('دقيقتين|دقيقتان'), read: () => span(2) },
  { pattern: arWord('يومين|يومان'), read: () => spanOf(2, 'day') },
  {
    pattern: arWord(
      String.raw`(?<count>\d+|${anyOf(arCounts)}) (?<unit>ساعات|ساعة|دقائق|دقيقة|ايام|يوما|يوم)`,
    ),
    read: ({ count, unit }) => spanOf(counted(count, arCounts), arUnit(unit)),
  },
  { pattern: arWord('ساعة'), read: () => span(60) },
];

const zhDigits = '一二三四五六七八九';
const zhCount = String.raw`\d{1,4}|[一二两三四五六七八九十]{1,3}`;

/** Up to 99, as dates, hours and minutes need it; a leading nought is none. */
function zhNumber(said: string): number {
  if (/^\d+$/.test(said)) return Number(said);
  const plain = said.replaceAll('两', '二').replaceAll('零', '');
  const [tens = '', ones = ''] = plain.includes('十') ? plain.split('十') : ['0', plain];
  const digit = (one: string) => zhDigits.indexOf(one) + 1;
  return (tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones));
}

function zhClock(hour: number, minute: number, part: string | undefined): string[] {
  if (part === undefined || hour > 12) return clock(hour, minute);
  const isMorning =
    /^(?:凌晨|清晨|早上|早晨|上午)$/.test(part) || (part === '中午' && hour > 9 && hour < 12);
  return clock(hour, minute, isMorning ? 'am' : 'pm');
}

const zhMinute = (said: string | undefined) =>
  said === undefined || said === '整'
    ? 0
    : said === '半'
      ? 30
      : said === '一刻'
        ? 15
        : zhNumber(said);

const zhPart = '凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上';

export const chinese: FigureRule[] = [
  {
    pattern: new RegExp(
      String.raw`(?:\d{4}年)?(?<month>${zhCount})月(?<day>${zhCount})[日号號]?`,
      'gu',
    ),
    read: ({ month = '', day = '' }) => date(zhNumber(month), zhNumber(day)),
  },
  {
    pattern: /(?:星期|礼拜|周)(?<day>[一二三四五六日天])/gu,
    read: ({ day = '' }) => weekday('一二三四五六'.includes(day) ? zhNumber(day) - 1 : 6),
  },
  { pattern: /(?<!个)半个?(?:小时|钟头)/gu, read: () => span(30) },
  {
    pattern: new RegExp(
      String.raw`(?<count>${zhCount})个?(?<half>半)?(?<unit>小时|钟头|分钟|天)`,
      'gu',
    ),
    read: ({ count = '', half, unit }) =>
      unit === '天' || unit === '分钟'
        ? spanOf(zhNumber(count), unit === '天' ? 'day' : 'minute')
        : span(zhNumber(count) * 60 + (half === undefined ? 0 : 30)),
  },
  {
    pattern: new RegExp(
      String.raw`(?<part>${zhPart})?(?<hour>${zhCount})(?:[点點时]|:(?=\d{2}))(?<minute>半|一刻|整|\d{2}|\d(?=分)|[零一二三四五六七八九十]{1,3}(?=分))?(?<end>分|钟)?`,
      'gu',
    ),
    // “早一点” is a little earlier, and no one o'clock.
    read: ({ part, hour = '', minute, end }) =>
      hour === '一' && part === undefined && minute === undefined && end === undefined
        ? []
        : zhClock(zhNumber(hour), zhMinute(minute), part),
  },
  { pattern: /中午|正午/gu, read: () => clock(12, 0, 'pm') },
  { pattern: /午夜|半夜/gu, read: () => clock(12, 0, 'am') },
];
