/** What a call says around the message, in one language. Written for a voice to read, not for the eye. */
export type SpokenWords = {
  /** 47 CFR 64.1200(b)(1): at the beginning, under the name the district is registered by. */
  identity: (registeredName: string) => string;
  /** 47 CFR 64.1200(b)(3): right after the identity. */
  optOut: string;
  /** At the end of an emergency call, where key 9 leaves emergencies. */
  optOutOfOthers: string;
  /** 47 CFR 64.1200(b)(2): the number of the district, in digits with pauses. */
  callBack: (digits: string) => string;
  repeat: string;
  office: string;
  /** Said by this language's own voice to whoever is listening to another one. */
  switchHere: string;
  /** The confirmation of key 9. */
  optedOut: string;
  /** The same where not even an emergency reaches them any more. */
  optedOutOfAll: string;
  /** The last of every call, an emergency's too: Coleman v. Rite Aid. */
  wrongNumber: string;
  /** The confirmation of key 3. */
  wrongNumberTaken: string;
  /** To whoever calls back: when they had the message that follows. */
  contactedOn: (day: Temporal.PlainDate) => string;
  /** To whoever calls back and has no message. */
  reachUs: (digits: string) => string;
  connecting: string;
  /** The end of a text that needs consent: how to stop (CTIA Messaging Principles, 5.1.3). */
  textStop: string;
};

const english: SpokenWords = {
  identity: (name) => `This is an automated message from ${name}.`,
  optOut: 'To stop these calls, press 9.',
  optOutOfOthers: 'To stop our calls that are not about emergencies, press 9.',
  callBack: (digits) => `You can call us back at ${digits}.`,
  repeat: 'To hear this message again, press 1.',
  office: 'To speak with the school office, press 0.',
  switchHere: 'For English, press 2.',
  optedOut:
    'You will get no more of these calls and texts. We will still call you in an emergency. Goodbye.',
  optedOutOfAll: 'You will get no more calls or texts from us, not even in an emergency. Goodbye.',
  wrongNumber: 'If this is the wrong number, press 3.',
  wrongNumberTaken: 'We will not call this number again.',
  contactedOn: (day) => `On ${spokenDay(day, 'en-US')}, we contacted you about this.`,
  reachUs: (digits) => `You can also reach us at ${digits}.`,
  connecting: 'Please hold while we connect you with the school office.',
  textStop: 'Reply STOP to stop these texts.',
};

const spanish: SpokenWords = {
  identity: (name) => `Este es un mensaje automático de ${name}.`,
  optOut: 'Para no recibir más estas llamadas, oprima 9.',
  optOutOfOthers: 'Para no recibir más llamadas que no sean de emergencia, oprima 9.',
  callBack: (digits) => `Puede devolvernos la llamada al ${digits}.`,
  repeat: 'Para escuchar el mensaje otra vez, oprima 1.',
  office: 'Para hablar con la oficina de la escuela, oprima 0.',
  switchHere: 'Para español, oprima 2.',
  optedOut:
    'Ya no recibirá estas llamadas ni estos mensajes de texto. En caso de emergencia sí le llamaremos. Adiós.',
  optedOutOfAll:
    'Ya no recibirá llamadas ni mensajes de texto de nuestra parte, ni siquiera en caso de emergencia. Adiós.',
  wrongNumber: 'Si tenemos el número equivocado, oprima 3.',
  wrongNumberTaken: 'No volveremos a llamar a este número.',
  contactedOn: (day) =>
    `El ${spokenDay(day, 'es-US')}, nos comunicamos con usted por lo siguiente.`,
  reachUs: (digits) => `También puede llamarnos al ${digits}.`,
  connecting: 'Espere, por favor. Le comunicamos con la oficina de la escuela.',
  textStop: 'Responda STOP para no recibir más estos mensajes.',
};

const vietnamese: SpokenWords = {
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

const arabic: SpokenWords = {
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

const chinese: SpokenWords = {
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

const words: Readonly<Record<string, SpokenWords>> = {
  en: english,
  es: spanish,
  vi: vietnamese,
  ar: arabic,
  zh: chinese,
};

/** The words of a language, and the language they are really in: English where we have none. */
export function wordsIn(language: string): { language: string; words: SpokenWords } {
  const known = words[language];
  return known === undefined ? { language: 'en', words: english } : { language, words: known };
}

/** A day for the ear, such as "Tuesday, November 24"; nobody needs the year of last week. */
function spokenDay(day: Temporal.PlainDate, locale: string): string {
  return day.toLocaleString(locale, { weekday: 'long', month: 'long', day: 'numeric' });
}

/** A number for the ear: +15035550100 as "5 0 3, 5 5 5, 0 1 0 0". */
export function spokenNumber(e164: string): string {
  const digits = e164.replace(/^\+1(?=\d{10}$)/, '').replace(/\D/g, '');
  const groups =
    digits.length === 10 ? [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)] : [digits];
  return groups.map((group) => group.split('').join(' ')).join(', ');
}
