import {
  clock,
  date,
  dates,
  type FigureRule,
  span,
  spanOf,
  weekday,
} from '#domain/language/figures.ts';
import { eachOf, type OptOutPhrases, oneOf } from '#domain/language/opt-out-phrases.ts';

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
      String.raw`(?<month>${zhCount})月(?<day>${zhCount})[日号號]?(?:至|到|和|-|–)(?<until>${zhCount})[日号號]`,
      'gu',
    ),
    read: ({ month = '', day = '', until = '' }) =>
      dates(zhNumber(month), zhNumber(day), zhNumber(until)),
  },
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

export const chinese = { figures, optOut };
