import {
  anyOf,
  calendarNames,
  clock,
  counted,
  date,
  dates,
  type FigureRule,
  span,
  spanOf,
  weekday,
  word,
} from '#domain/language/figures.ts';
import { eachOf, type OptOutPhrases, oneOf, upTo } from '#domain/language/opt-out-phrases.ts';

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

const figures: FigureRule[] = [
  {
    pattern: arWord(
      String.raw`(?<day>\d{1,2}) ?(?:-|الى|حتي|حتى|و) ?(?<until>\d{1,2}) (?:من )?(?<month>${anyOf(arMonths.flat())})`,
    ),
    read: ({ month, day, until }) => dates(monthOfArabic(month), Number(day), Number(until)),
  },
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
  { pattern: arWord('(?:ساعتين|ساعتان) ونصف'), read: () => span(150) },
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

const optOut: OptOutPhrases = {
  clear: oneOf(
    '(?:^| )لا (?:تتصل|تتصلوا|ترسل|ترسلوا|تراسلوني|تزعجوني|تكلموني)(?: |$)',
    `(?:^| )لا (?:اريد|ارغب) ${upTo(3)}(?:ال)?(?:رسايل|مكالمات|اتصال|اتصالات)(?: |$)`,
    'توقفوا? عن |اوقفوا? (?:ال)?(?:رسايل|مكالمات|اتصال)|احذفوا? رقمي|الغا?ء? (?:ال)?اشتراكي?',
  ),
  soft: oneOf('(?:^| )(?:متي|لماذا|في العمل|اثناء) '),
  doubtful: oneOf('(?:ازعاج|مزعج|تزعج|توقف|اوقف|ايقاف|الغاء|لا اريد|لا تتصل)|(?:^| )كفي(?: |$)'),
  innocent: eachOf('الغاء (?:ال)?(?:دراسه|مدرسه|حصه|دوام|صف|رحله)'),
};

export const arabic = { figures, optOut };
