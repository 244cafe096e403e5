import { clock, date, type FigureRule, span, spanOf, weekday } from './figures.ts';
import type { Language } from './language.ts';
import { eachOf, type OptOutPhrases, oneOf } from './opt-out-phrases.ts';
import { twelve, two } from './time-words.ts';

const closure: Language['closure'] = {
  locale: 'zh-CN',
  space: '',
  comma: '、',
  and: '和',
  all: '所有学校',
  time: (hour, minute) => {
    const part =
      hour < 6 ? '凌晨' : hour < 12 ? '上午' : hour === 12 ? '中午' : hour < 18 ? '下午' : '晚上';
    return `${part}${twelve(hour)}点${minute === 0 ? '' : `${two(minute)}分`}`;
  },
  grounds: {
    weather: '因天气原因',
    fire: '因火情',
    health: '因健康风险',
    threat: '因安全威胁',
    building: '因供暖、供水或供电故障',
  },
  messages: {
    closed: (w) => `${w.date}，${w.schools}${w.ground}停课，没有课程和活动。`,
    'no-heat': (w) => `${w.date}，${w.schools}因没有暖气停课，没有课程和活动。`,
    'no-water': (w) => `${w.date}，${w.schools}因停水停课，没有课程和活动。`,
    'no-power': (w) => `${w.date}，${w.schools}因停电停课，没有课程和活动。`,
    'late-1h': (w) => `${w.date}，${w.schools}${w.ground}推迟一小时上课，校车也推迟一小时。`,
    'late-2h': (w) => `${w.date}，${w.schools}${w.ground}推迟两小时上课，校车也推迟两小时。`,
    'late-3h': (w) => `${w.date}，${w.schools}${w.ground}推迟三小时上课，校车也推迟三小时。`,
    'early-dismissal': (w) =>
      `${w.date}，${w.schools}${w.ground}提前放学，放学时间为${w.time}，请安排接孩子。`,
    'remote-day': (w) => `${w.date}，${w.schools}${w.ground}改为线上上课，校舍关闭。`,
    evacuation: (w) =>
      `${w.schools}：校舍已疏散${w.ground === '' ? '' : `，${w.ground}`}。${w.isSafe ? '学生安全。' : ''}请先不要来学校，我们会通知接孩子的地点。`,
    'all-clear': (w) =>
      `${w.schools}：情况已经结束。${w.isSafe ? '所有人安全。' : ''}学校照常上课。`,
  },
};

const spoken: Language['spoken'] = {
  identity: (name) => `这是来自 ${name} 的自动语音通知。`,
  optOut: '如不想再接到此类电话，请按 9。',
  optOutOfOthers: '如不想再接到非紧急电话，请按 9。',
  callBack: (digits) => `您可以拨打 ${digits} 与我们联系。`,
  repeat: '重听这条通知，请按 1。',
  office: '与学校办公室通话，请按 0。',
  switchHere: '收听中文，请按 2。',
  optedOut: '您将不再收到此类电话和短信。如遇紧急情况，我们仍会致电给您。再见。',
  optedOutOfAll: '您将不再收到我们的电话和短信，紧急情况也不会。再见。',
  wrongNumber: '如果我们打错了电话，请按 3。',
  wrongNumberTaken: '我们不会再拨打这个号码。',
  contactedOn: (day) => `${day.month}月${day.day}日，我们曾就以下事项联系您。`,
  reachUs: (digits) => `您也可以拨打 ${digits} 与我们联系。`,
  connecting: '请稍候，正在为您接通学校办公室。',
  textStop: '如不想再收到此类短信，请回复 STOP。',
};

const confirmation: Language['confirmation'] = {
  any: ({ name, number }) =>
    `${name}：我们不会再给您打电话或发短信。如遇紧急情况，我们仍会联系您。咨询：${number}。`,
  voice: ({ name, number }) =>
    `${name}：除紧急情况外，我们不会再给您打电话。您仍可能收到短信。咨询：${number}。`,
  text: ({ name, number }) =>
    `${name}：除紧急情况外，我们不会再给您发短信。您仍可能接到电话。咨询：${number}。`,
  nothing: ({ name, number }) =>
    `${name}：我们不会再给您打电话或发短信，紧急情况也不会。如需恢复，请致电 ${number}。`,
  notMeant: '如非此意，请回复 START。',
};

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

const figures: FigureRule[] = [
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

const optOut: OptOutPhrases = {
  clear: oneOf(
    '(?:不要|别|別|请勿|請勿|勿|不想)(?:再)?(?:给我|給我)?(?:打|发|發|联系|聯繫|聯絡|联络|骚扰|騷擾|收到|接到)',
    '^(?:请|請)?(?:停止?|退订|退訂|取消)(?:吧|了)?$',
    '停止(?:给我|給我)?(?:打|发|發|联|聯|短信|簡訊|来电|來電|骚扰|騷擾)|退订|退訂|取消(?:订阅|訂閱|短信|簡訊|通知)',
    '(?:删除?|刪除?|移除)(?:我的)?(?:号码|號碼|电话|電話)',
  ),
  soft: oneOf('为什么|為什麼|什么时候|什麼時候|上班'),
  doubtful: oneOf('停止|取消|骚扰|騷擾|烦|煩|投诉|投訴|不要再|别再|別再|够了|夠了|不需要'),
  innocent: eachOf('(?:停止|取消)(?:上课|上課|课|課|活动|活動|比赛|比賽|校车|校車)'),
};

export const chinese: Language = {
  name: 'Chinese',
  closure,
  spoken,
  confirmation,
  help: ({ name, number }) =>
    `${name}：学校的电话和短信。如需帮助，请致电 ${number}。如需退订，请回复 STOP。`,
  figures,
  optOut,
};
