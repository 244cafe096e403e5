import type { Ground, Happening } from './campaign.ts';

type Words = {
  /** Calendar date in the language, such as "Tuesday, January 14". */
  date: string;
  schools: string;
  ground: string;
};

type Phrasebook = {
  locale: string;
  and: string;
  all: string;
  grounds: Partial<Record<Ground, string>>;
  messages: Partial<Record<Happening, (words: Words) => string>>;
};

const phrasebooks: Record<string, Phrasebook> = {
  en: {
    locale: 'en-US',
    and: ' and ',
    all: 'all schools',
    grounds: {
      weather: 'because of the weather',
      fire: 'because of a fire',
      health: 'because of a health risk',
      threat: 'because of a threat',
    },
    messages: {
      closed: (w) =>
        `On ${w.date}, ${w.schools} will be closed${w.ground}. There are no classes and no activities.`,
      'late-1h': (w) =>
        `On ${w.date}, ${w.schools} will start one hour late${w.ground}. Buses run one hour late as well.`,
      'late-2h': (w) =>
        `On ${w.date}, ${w.schools} will start two hours late${w.ground}. Buses run two hours late as well.`,
      'late-3h': (w) =>
        `On ${w.date}, ${w.schools} will start three hours late${w.ground}. Buses run three hours late as well.`,
      'early-dismissal': (w) =>
        `On ${w.date}, ${w.schools} will dismiss early${w.ground}. Please arrange to meet your child.`,
      'remote-day': (w) =>
        `On ${w.date}, ${w.schools} will teach remotely${w.ground}. Buildings are closed; classes are online.`,
      evacuation: (w) =>
        `${w.schools}: the building has been evacuated${w.ground}. Students are safe. Please wait for the meeting place before you come.`,
      'all-clear': (w) =>
        `${w.schools}: the situation is over and everybody is safe. School goes on as usual.`,
    },
  },
  es: {
    locale: 'es-US',
    and: ' y ',
    all: 'todas las escuelas',
    grounds: {
      weather: 'por el mal tiempo',
      fire: 'por un incendio',
      health: 'por un riesgo de salud',
      threat: 'por una amenaza',
    },
    messages: {
      closed: (w) => `El ${w.date} no habrá clases ni actividades en ${w.schools}${w.ground}.`,
      'late-1h': (w) =>
        `El ${w.date}, ${w.schools}: las clases empezarán una hora más tarde${w.ground}. Los autobuses también pasarán una hora más tarde.`,
      'late-2h': (w) =>
        `El ${w.date}, ${w.schools}: las clases empezarán dos horas más tarde${w.ground}. Los autobuses también pasarán dos horas más tarde.`,
      'late-3h': (w) =>
        `El ${w.date}, ${w.schools}: las clases empezarán tres horas más tarde${w.ground}. Los autobuses también pasarán tres horas más tarde.`,
      'early-dismissal': (w) =>
        `El ${w.date}, ${w.schools}: las clases terminarán antes de la hora${w.ground}. Por favor, organice la recogida de su hijo.`,
      'remote-day': (w) =>
        `El ${w.date}, ${w.schools}: las clases serán a distancia${w.ground}. Los edificios estarán cerrados.`,
      evacuation: (w) =>
        `${w.schools}: el edificio fue evacuado${w.ground}. Los estudiantes están a salvo. Espere a saber el lugar de encuentro antes de venir.`,
      'all-clear': (w) =>
        `${w.schools}: la situación ha terminado y todos están a salvo. Las clases siguen con normalidad.`,
    },
  },
  vi: {
    locale: 'vi-VN',
    and: ' và ',
    all: 'tất cả các trường',
    grounds: {
      weather: 'vì thời tiết',
      fire: 'vì hỏa hoạn',
      health: 'vì nguy cơ sức khỏe',
      threat: 'vì một mối đe dọa',
    },
    messages: {
      closed: (w) =>
        `${w.date}, ${w.schools} sẽ đóng cửa${w.ground}. Không có lớp học và hoạt động nào.`,
      'late-1h': (w) =>
        `${w.date}, ${w.schools} sẽ bắt đầu trễ một giờ${w.ground}. Xe buýt cũng chạy trễ một giờ.`,
      'late-2h': (w) =>
        `${w.date}, ${w.schools} sẽ bắt đầu trễ hai giờ${w.ground}. Xe buýt cũng chạy trễ hai giờ.`,
      'late-3h': (w) =>
        `${w.date}, ${w.schools} sẽ bắt đầu trễ ba giờ${w.ground}. Xe buýt cũng chạy trễ ba giờ.`,
      'early-dismissal': (w) =>
        `${w.date}, ${w.schools} sẽ tan học sớm${w.ground}. Xin sắp xếp đón con em quý vị.`,
      'remote-day': (w) => `${w.date}, ${w.schools} sẽ học trực tuyến${w.ground}. Trường đóng cửa.`,
      evacuation: (w) =>
        `${w.schools}: tòa nhà đã được sơ tán${w.ground}. Học sinh an toàn. Xin chờ thông báo về nơi đón trước khi đến.`,
      'all-clear': (w) =>
        `${w.schools}: tình hình đã kết thúc và mọi người an toàn. Trường học tiếp tục như thường lệ.`,
    },
  },
  ar: {
    locale: 'ar-EG-u-nu-latn',
    and: ' و',
    all: 'جميع المدارس',
    grounds: {
      weather: 'بسبب الأحوال الجوية',
      fire: 'بسبب حريق',
      health: 'بسبب خطر صحي',
      threat: 'بسبب تهديد',
    },
    messages: {
      closed: (w) => `ستغلق ${w.schools} يوم ${w.date}${w.ground}. لا توجد دروس ولا أنشطة.`,
      'late-1h': (w) =>
        `ستبدأ الدراسة في ${w.schools} متأخرة ساعة واحدة يوم ${w.date}${w.ground}. وتتأخر الحافلات ساعة أيضا.`,
      'late-2h': (w) =>
        `ستبدأ الدراسة في ${w.schools} متأخرة ساعتين يوم ${w.date}${w.ground}. وتتأخر الحافلات ساعتين أيضا.`,
      'late-3h': (w) =>
        `ستبدأ الدراسة في ${w.schools} متأخرة ثلاث ساعات يوم ${w.date}${w.ground}. وتتأخر الحافلات ثلاث ساعات أيضا.`,
      'early-dismissal': (w) =>
        `سينصرف الطلاب مبكرا من ${w.schools} يوم ${w.date}${w.ground}. نرجو ترتيب استلام طفلكم.`,
      'remote-day': (w) =>
        `ستكون الدراسة عن بعد في ${w.schools} يوم ${w.date}${w.ground}. المباني مغلقة.`,
      evacuation: (w) =>
        `${w.schools}: تم إخلاء المبنى${w.ground}. الطلاب بأمان. نرجو انتظار تحديد مكان اللقاء قبل الحضور.`,
      'all-clear': (w) => `${w.schools}: انتهى الوضع والجميع بأمان. تستمر الدراسة كالمعتاد.`,
    },
  },
  zh: {
    locale: 'zh-CN',
    and: '和',
    all: '所有学校',
    grounds: { weather: '因天气原因', fire: '因火情', health: '因健康风险', threat: '因安全威胁' },
    messages: {
      closed: (w) => `${w.date}，${w.schools}${w.ground}停课，没有课程和活动。`,
      'late-1h': (w) => `${w.date}，${w.schools}${w.ground}推迟一小时上课，校车也推迟一小时。`,
      'late-2h': (w) => `${w.date}，${w.schools}${w.ground}推迟两小时上课，校车也推迟两小时。`,
      'late-3h': (w) => `${w.date}，${w.schools}${w.ground}推迟三小时上课，校车也推迟三小时。`,
      'early-dismissal': (w) => `${w.date}，${w.schools}${w.ground}提前放学，请安排接孩子。`,
      'remote-day': (w) => `${w.date}，${w.schools}${w.ground}改为线上上课，校舍关闭。`,
      evacuation: (w) =>
        `${w.schools}：校舍已疏散${w.ground === '' ? '' : `，${w.ground}`}。学生安全。请等候接孩子地点的通知后再前来。`,
      'all-clear': (w) => `${w.schools}：情况已经结束，所有人安全，学校照常上课。`,
    },
  },
};

/**
 * The district's standard words in one language, or undefined where there are none: an author writes those.
 * Written for the ear: dates in words, no abbreviations.
 */
export function standardMessage(
  language: string,
  about: {
    happening: Happening;
    ground: Ground;
    eventDate: string;
    schools: readonly string[];
    isWholeDistrict: boolean;
  },
): string | undefined {
  const book = phrasebooks[language];
  const write = book?.messages[about.happening];
  if (book === undefined || write === undefined) return undefined;
  const ground = book.grounds[about.ground];
  const spaced = language === 'zh' ? '' : ' ';
  const text = write({
    date: spokenDate(about.eventDate, book.locale),
    schools: about.isWholeDistrict ? book.all : join(about.schools, book.and, language),
    ground: ground === undefined ? '' : `${spaced}${ground}`,
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function join(names: readonly string[], and: string, language: string): string {
  const comma = language === 'zh' ? '、' : language === 'ar' ? '، ' : ', ';
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(comma)}${and}${names.at(-1)}`;
}

/** Through the formatter's own numbers: `Temporal.PlainDate` writes Chinese months in figures. */
function spokenDate(eventDate: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    month: 'long',
    day: 'numeric',
  }).format(Temporal.PlainDate.from(eventDate).toZonedDateTime('UTC').epochMilliseconds);
}
