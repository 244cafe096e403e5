import {
  anyOf,
  clock,
  counted,
  date,
  type FigureRule,
  span,
  spanOf,
  unitOf,
  weekday,
  word,
} from './figures.ts';
import type { Language } from './language.ts';
import { type OptOutPhrases, oneOf, upTo } from './opt-out-phrases.ts';
import { spokenDay, twelve, two } from './time-words.ts';

const closure: Language['closure'] = {
  locale: 'vi-VN',
  space: ' ',
  comma: ', ',
  and: ' và ',
  all: 'tất cả các trường',
  time: (hour, minute) => {
    const part = hour < 11 ? 'sáng' : hour < 13 ? 'trưa' : hour < 18 ? 'chiều' : 'tối';
    return `lúc ${twelve(hour)} giờ${minute === 0 ? '' : ` ${two(minute)}`} ${part}`;
  },
  grounds: {
    weather: 'vì thời tiết',
    fire: 'vì hỏa hoạn',
    health: 'vì nguy cơ sức khỏe',
    threat: 'vì một mối đe dọa',
    building: 'vì sự cố sưởi, nước hoặc điện',
  },
  messages: {
    closed: (w) =>
      `${w.date}, ${w.schools} sẽ đóng cửa${w.ground}. Không có lớp học và hoạt động nào.`,
    'no-heat': (w) =>
      `${w.date}, ${w.schools} sẽ đóng cửa vì không có sưởi. Không có lớp học và hoạt động nào.`,
    'no-water': (w) =>
      `${w.date}, ${w.schools} sẽ đóng cửa vì không có nước. Không có lớp học và hoạt động nào.`,
    'no-power': (w) =>
      `${w.date}, ${w.schools} sẽ đóng cửa vì mất điện. Không có lớp học và hoạt động nào.`,
    'late-1h': (w) =>
      `${w.date}, ${w.schools} sẽ bắt đầu trễ một giờ${w.ground}. Xe buýt cũng chạy trễ một giờ.`,
    'late-2h': (w) =>
      `${w.date}, ${w.schools} sẽ bắt đầu trễ hai giờ${w.ground}. Xe buýt cũng chạy trễ hai giờ.`,
    'late-3h': (w) =>
      `${w.date}, ${w.schools} sẽ bắt đầu trễ ba giờ${w.ground}. Xe buýt cũng chạy trễ ba giờ.`,
    'early-dismissal': (w) =>
      `${w.date}, ${w.schools} sẽ tan học sớm ${w.time}${w.ground}. Xin sắp xếp đón con em quý vị.`,
    'remote-day': (w) => `${w.date}, ${w.schools} sẽ học trực tuyến${w.ground}. Trường đóng cửa.`,
    evacuation: (w) =>
      `${w.schools}: tòa nhà đã được sơ tán${w.ground}.${w.isSafe ? ' Học sinh an toàn.' : ''} Xin chưa đến trường. Chúng tôi sẽ thông báo nơi đón học sinh.`,
    'all-clear': (w) =>
      `${w.schools}: tình hình đã kết thúc.${w.isSafe ? ' Mọi người đều an toàn.' : ''} Trường học tiếp tục như thường lệ.`,
  },
};

const spoken: Language['spoken'] = {
  identity: (name) => `Đây là tin nhắn tự động từ ${name}.`,
  optOut: 'Để ngừng nhận các cuộc gọi này, xin bấm số 9.',
  optOutOfOthers: 'Để ngừng nhận các cuộc gọi không khẩn cấp, xin bấm số 9.',
  callBack: (digits) => `Quý vị có thể gọi lại cho chúng tôi theo số ${digits}.`,
  repeat: 'Để nghe lại tin nhắn này, xin bấm số 1.',
  office: 'Để nói chuyện với văn phòng nhà trường, xin bấm số 0.',
  switchHere: 'Để nghe tiếng Việt, xin bấm số 2.',
  optedOut:
    'Quý vị sẽ không nhận các cuộc gọi và tin nhắn này nữa. Khi có trường hợp khẩn cấp, chúng tôi vẫn sẽ gọi. Xin chào.',
  optedOutOfAll:
    'Quý vị sẽ không nhận cuộc gọi hay tin nhắn nào của chúng tôi nữa, kể cả khi có trường hợp khẩn cấp. Xin chào.',
  wrongNumber: 'Nếu chúng tôi gọi nhầm số, xin bấm số 3.',
  wrongNumberTaken: 'Chúng tôi sẽ không gọi số này nữa.',
  contactedOn: (day) =>
    `Vào ${spokenDay(day, 'vi')}, chúng tôi đã liên lạc với quý vị về việc sau đây.`,
  reachUs: (digits) => `Quý vị cũng có thể gọi cho chúng tôi theo số ${digits}.`,
  connecting: 'Xin giữ máy, chúng tôi đang nối máy đến văn phòng nhà trường.',
  textStop: 'Trả lời STOP để ngừng nhận các tin nhắn này.',
};

const confirmation: Language['confirmation'] = {
  any: ({ name, number }) =>
    `${name}: chúng tôi sẽ không gọi hay nhắn tin nữa. Khi có trường hợp khẩn cấp, chúng tôi vẫn sẽ liên lạc. Thắc mắc: ${number}.`,
  voice: ({ name, number }) =>
    `${name}: chúng tôi sẽ không gọi nữa, trừ khi khẩn cấp. Quý vị vẫn có thể nhận tin nhắn. Thắc mắc: ${number}.`,
  text: ({ name, number }) =>
    `${name}: chúng tôi sẽ không nhắn tin nữa, trừ khi khẩn cấp. Quý vị vẫn có thể nhận cuộc gọi. Thắc mắc: ${number}.`,
  nothing: ({ name, number }) =>
    `${name}: chúng tôi sẽ không gọi hay nhắn tin nữa, kể cả khi khẩn cấp. Để thay đổi, xin gọi ${number}.`,
  notMeant: ' Nếu không phải ý quý vị, xin trả lời START.',
};

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

export const vietnamese: Language = {
  name: 'Vietnamese',
  closure,
  spoken,
  confirmation,
  help: ({ name, number }) =>
    `${name}: cuộc gọi và tin nhắn của nhà trường. Cần giúp đỡ, xin gọi ${number}. Để ngừng nhận, xin trả lời STOP.`,
  figures,
  optOut,
};
