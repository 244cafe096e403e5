import type { Ground, Happening } from '#domain/campaign/campaign.ts';

export type Words = {
  /** Calendar date in the language, such as "Tuesday, January 14". */
  date: string;
  schools: string;
  /** Why, with what parts it from the words before it; empty where nothing is to be said. */
  ground: string;
  /** When students leave, with its preposition; empty for what is no early dismissal. */
  time: string;
  /** Only where the requester chose to say so. */
  isSafe: boolean;
};

type Phrasebook = {
  locale: string;
  and: string;
  all: string;
  /** A time of day for the ear. */
  time: (hour: number, minute: number) => string;
  grounds: Partial<Record<Ground, string>>;
  messages: Partial<Record<Happening, (words: Words) => string>>;
};

const twelve = (hour: number) => (hour % 12 === 0 ? 12 : hour % 12);
const two = (minute: number) => String(minute).padStart(2, '0');

const closedWithout = (w: Words, what: string) =>
  `On ${w.date}, ${w.schools} will be closed because there is no ${what}. There are no classes and no activities.`;
const cerradasSin = (w: Words, what: string) =>
  `El ${w.date} no habrá clases ni actividades en ${w.schools} porque no hay ${what}.`;

/** Written for the ear: dates in words, no abbreviations. */
export const phrasebooks: Record<string, Phrasebook> = {
  en: {
    locale: 'en-US',
    and: ' and ',
    all: 'all schools',
    time: (hour, minute) => {
      if (hour === 12 && minute === 0) return 'at noon';
      const minutes = minute === 0 ? '' : `:${two(minute)}`;
      return `at ${twelve(hour)}${minutes} ${hour < 12 ? 'am' : 'pm'}`;
    },
    grounds: {
      weather: 'because of the weather',
      fire: 'because of a fire',
      health: 'because of a health risk',
      threat: 'because of a threat',
      building: 'because of a problem with heat, water or power',
    },
    messages: {
      closed: (w) =>
        `On ${w.date}, ${w.schools} will be closed${w.ground}. There are no classes and no activities.`,
      'no-heat': (w) => closedWithout(w, 'heat'),
      'no-water': (w) => closedWithout(w, 'water'),
      'no-power': (w) => closedWithout(w, 'power'),
      'late-1h': (w) =>
        `On ${w.date}, ${w.schools} will start one hour late${w.ground}. Buses will also run one hour late.`,
      'late-2h': (w) =>
        `On ${w.date}, ${w.schools} will start two hours late${w.ground}. Buses will also run two hours late.`,
      'late-3h': (w) =>
        `On ${w.date}, ${w.schools} will start three hours late${w.ground}. Buses will also run three hours late.`,
      'early-dismissal': (w) =>
        `On ${w.date}, ${w.schools} will dismiss early ${w.time}${w.ground}. Please plan to pick up your child.`,
      'remote-day': (w) =>
        `On ${w.date}, ${w.schools} will teach remotely${w.ground}. Buildings are closed; classes are online.`,
      evacuation: (w) =>
        `${w.schools}: the building has been evacuated${w.ground}.${w.isSafe ? ' Students are safe.' : ''} Do not come to the school yet. We will send the pickup location.`,
      'all-clear': (w) =>
        `${w.schools}: the situation is over.${w.isSafe ? ' Everyone is safe.' : ''} School continues as usual.`,
    },
  },
  es: {
    locale: 'es-US',
    and: ' y ',
    all: 'todas las escuelas',
    time: (hour, minute) =>
      `${twelve(hour) === 1 ? 'a la' : 'a las'} ${twelve(hour)}:${two(minute)} ${hour < 12 ? 'a. m.' : 'p. m.'}`,
    grounds: {
      weather: 'por el mal tiempo',
      fire: 'por un incendio',
      health: 'por un riesgo de salud',
      threat: 'por una amenaza',
      building: 'por un problema con la calefacción, el agua o la electricidad',
    },
    messages: {
      closed: (w) => `El ${w.date} no habrá clases ni actividades en ${w.schools}${w.ground}.`,
      'no-heat': (w) => cerradasSin(w, 'calefacción'),
      'no-water': (w) => cerradasSin(w, 'agua'),
      'no-power': (w) => cerradasSin(w, 'electricidad'),
      'late-1h': (w) =>
        `El ${w.date} las clases empezarán una hora más tarde en ${w.schools}${w.ground}. Los autobuses también pasarán una hora más tarde.`,
      'late-2h': (w) =>
        `El ${w.date} las clases empezarán dos horas más tarde en ${w.schools}${w.ground}. Los autobuses también pasarán dos horas más tarde.`,
      'late-3h': (w) =>
        `El ${w.date} las clases empezarán tres horas más tarde en ${w.schools}${w.ground}. Los autobuses también pasarán tres horas más tarde.`,
      'early-dismissal': (w) =>
        `El ${w.date} las clases terminarán antes, ${w.time}, en ${w.schools}${w.ground}. Por favor, organice la recogida de su hijo.`,
      'remote-day': (w) =>
        `El ${w.date} las clases serán a distancia en ${w.schools}${w.ground}. Los edificios estarán cerrados.`,
      evacuation: (w) =>
        `${w.schools}: el edificio fue evacuado${w.ground}.${w.isSafe ? ' Los estudiantes están a salvo.' : ''} No venga todavía a la escuela. Le avisaremos dónde recoger a su hijo.`,
      'all-clear': (w) =>
        `${w.schools}: la situación ha terminado.${w.isSafe ? ' Todos están a salvo.' : ''} Las clases siguen con normalidad.`,
    },
  },
  vi: {
    locale: 'vi-VN',
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
  },
  ar: {
    locale: 'ar-EG-u-nu-latn',
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
  },
  zh: {
    locale: 'zh-CN',
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
  },
};
