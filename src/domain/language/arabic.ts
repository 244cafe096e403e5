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
} from './figures.ts';
import type { Language } from './language.ts';
import { eachOf, type OptOutPhrases, oneOf, upTo } from './opt-out-phrases.ts';
import { spokenDay, twelve, two } from './time-words.ts';

const closure: Language['closure'] = {
  locale: 'ar-EG-u-nu-latn',
  space: ' ',
  comma: '، ',
  and: ' و',
  all: 'جميع المدارس',
  time: (hour, minute) => {
    const part = hour < 12 ? 'صباحا' : hour === 12 ? 'ظهرا' : hour < 18 ? 'بعد الظهر' : 'مساء';
    return `الساعة ${twelve(hour)}:${two(minute)} ${part}`;
  },
  grounds: {
    weather: 'بسبب الأحوال الجوية',
    fire: 'بسبب حريق',
    health: 'بسبب خطر صحي',
    threat: 'بسبب تهديد',
    building: 'بسبب مشكلة في التدفئة أو المياه أو الكهرباء',
  },
  messages: {
    closed: (w) => `ستغلق ${w.schools} يوم ${w.date}${w.ground}. لا توجد دروس ولا أنشطة.`,
    'no-heat': (w) =>
      `ستغلق ${w.schools} يوم ${w.date} بسبب انقطاع التدفئة. لا توجد دروس ولا أنشطة.`,
    'no-water': (w) =>
      `ستغلق ${w.schools} يوم ${w.date} بسبب انقطاع المياه. لا توجد دروس ولا أنشطة.`,
    'no-power': (w) =>
      `ستغلق ${w.schools} يوم ${w.date} بسبب انقطاع الكهرباء. لا توجد دروس ولا أنشطة.`,
    'late-1h': (w) =>
      `ستبدأ الدراسة في ${w.schools} متأخرة ساعة واحدة يوم ${w.date}${w.ground}. وتتأخر الحافلات ساعة أيضا.`,
    'late-2h': (w) =>
      `ستبدأ الدراسة في ${w.schools} متأخرة ساعتين يوم ${w.date}${w.ground}. وتتأخر الحافلات ساعتين أيضا.`,
    'late-3h': (w) =>
      `ستبدأ الدراسة في ${w.schools} متأخرة ثلاث ساعات يوم ${w.date}${w.ground}. وتتأخر الحافلات ثلاث ساعات أيضا.`,
    'early-dismissal': (w) =>
      `سينصرف الطلاب مبكرا من ${w.schools} يوم ${w.date} ${w.time}${w.ground}. نرجو ترتيب استلام طفلكم.`,
    'remote-day': (w) =>
      `ستكون الدراسة عن بعد في ${w.schools} يوم ${w.date}${w.ground}. المباني مغلقة.`,
    evacuation: (w) =>
      `${w.schools}: تم إخلاء المبنى${w.ground}.${w.isSafe ? ' الطلاب بأمان.' : ''} نرجو عدم الحضور إلى المدرسة الآن. سنبلغكم بمكان استلام الطلاب.`,
    'all-clear': (w) =>
      `${w.schools}: انتهى الوضع.${w.isSafe ? ' الجميع بأمان.' : ''} تستمر الدراسة كالمعتاد.`,
  },
};

const spoken: Language['spoken'] = {
  identity: (name) => `هذه رسالة آلية من ${name}.`,
  optOut: 'لإيقاف هذه المكالمات، اضغط على الرقم 9.',
  optOutOfOthers: 'لإيقاف مكالماتنا غير الطارئة، اضغط على الرقم 9.',
  callBack: (digits) => `يمكنك معاودة الاتصال بنا على الرقم ${digits}.`,
  repeat: 'لسماع هذه الرسالة مرة أخرى، اضغط على الرقم 1.',
  office: 'للتحدث مع مكتب المدرسة، اضغط على الرقم 0.',
  switchHere: 'للاستماع باللغة العربية، اضغط على الرقم 2.',
  optedOut:
    'لن تصلك هذه المكالمات والرسائل النصية بعد الآن. سنستمر في الاتصال بك في حالات الطوارئ. مع السلامة.',
  optedOutOfAll: 'لن تصلك مكالماتنا ورسائلنا النصية بعد الآن، حتى في حالات الطوارئ. مع السلامة.',
  wrongNumber: 'إذا كان هذا الرقم خاطئًا، اضغط على الرقم 3.',
  wrongNumberTaken: 'لن نتصل بهذا الرقم مرة أخرى.',
  contactedOn: (day) => `يوم ${spokenDay(day, 'ar-u-nu-latn')}، تواصلنا معك بخصوص ما يلي.`,
  reachUs: (digits) => `يمكنك أيضًا الاتصال بنا على الرقم ${digits}.`,
  connecting: 'يرجى الانتظار، نقوم بتوصيلك بمكتب المدرسة.',
  textStop: 'للإيقاف، أرسل STOP ردًا على هذه الرسالة.',
};

const confirmation: Language['confirmation'] = {
  any: ({ name, number }) =>
    `${name}: لن نتصل بك ولن نرسل إليك رسائل بعد الآن، إلا في حالات الطوارئ. للاستفسار: ${number}.`,
  voice: ({ name, number }) =>
    `${name}: لن نتصل بك بعد الآن، إلا في حالات الطوارئ. قد تصلك رسائل نصية. للاستفسار: ${number}.`,
  text: ({ name, number }) =>
    `${name}: لن نرسل إليك رسائل بعد الآن، إلا في حالات الطوارئ. قد تصلك مكالمات. للاستفسار: ${number}.`,
  nothing: ({ name, number }) =>
    `${name}: لن نتصل بك ولن نرسل إليك رسائل بعد الآن، حتى في حالات الطوارئ. للتراجع، اتصل بالرقم ${number}.`,
  notMeant: ' إن لم تقصد ذلك، أرسل START.',
};

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

export const arabic: Language = {
  name: 'Arabic',
  closure,
  spoken,
  confirmation,
  help: ({ name, number }) =>
    `${name}: مكالمات ورسائل من المدرسة. للمساعدة، اتصل بالرقم ${number}. لإلغاء الاشتراك، أرسل STOP.`,
  figures,
  optOut,
};
