import { describe, expect, test } from 'vitest';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import { foldText } from '#domain/language/fold-text.ts';
import { languages } from '#domain/language/languages.ts';
import { helpLanguage } from '#domain/language/opt-out-text/stop-words.ts';

function read(body: string): string {
  const reading = readText(body);
  return 'scope' in reading ? `${reading.kind} ${reading.scope}` : reading.kind;
}

/** What people of a language write, and how it is read. `other` is about school, and stops nothing. */
type Written = {
  stop: readonly string[];
  doubtful: readonly string[];
  wrongNumber: readonly string[];
  help: readonly string[];
  other: readonly string[];
};

const written: Readonly<Record<string, Written>> = {
  pt: {
    stop: ['SAIR', 'Parem!', 'cancelar', 'Não me liguem mais', 'nao quero mais receber mensagens'],
    doubtful: [
      'não me ligue no trabalho',
      'muitas mensagens',
      'não me liguem mais, só em emergência',
    ],
    wrongNumber: ['número errado', 'Você ligou errado'],
    help: ['ajuda', 'AJUDA por favor'],
    other: [
      'Amanhã tem aula?',
      'Obrigada!',
      'Meu filho está doente hoje',
      'Vão cancelar as aulas?',
    ],
  },
  fr: {
    stop: [
      'arrêt',
      'ARRETEZ',
      'Ne m’appelez plus',
      'arrêtez de m’envoyer des SMS',
      'je ne veux plus recevoir ces messages',
    ],
    doubtful: ['ne m’appelez pas au travail', 'trop de messages', 'ne m’appelez plus sauf urgence'],
    wrongNumber: ['Mauvais numéro', 'vous avez fait une erreur de numéro'],
    help: ['aide', 'Aide svp'],
    other: ['Y a-t-il école demain ?', 'merci', 'Mon fils est malade', 'où est l’arrêt de bus ?'],
  },
  ru: {
    stop: [
      'СТОП',
      'Отписаться',
      'хватит',
      'Больше не звоните!',
      'Перестаньте мне звонить',
      'удалите мой номер',
    ],
    doubtful: [
      'не звоните мне на работу',
      'слишком много сообщений',
      'больше не звоните, только в экстренных случаях',
    ],
    wrongNumber: ['Вы ошиблись номером', 'это не тот номер'],
    help: ['помощь', 'Помощь, пожалуйста'],
    other: ['Завтра есть занятия?', 'спасибо', 'Мой сын заболел', 'Хватит ли мест в автобусе?'],
  },
  uk: {
    stop: [
      'СТОП',
      'відписатися',
      'досить',
      'Більше не дзвоніть',
      'припиніть надсилати повідомлення',
    ],
    doubtful: ['не дзвоніть мені на роботу', 'забагато повідомлень'],
    wrongNumber: ['ви помилилися номером', 'не той номер'],
    help: ['допомога'],
    other: ['Завтра є школа?', 'дякую', 'Мій син захворів', 'вона досить добре читає'],
  },
  pl: {
    stop: [
      'wypisz',
      'REZYGNUJĘ',
      'dość',
      'Proszę nie dzwonić więcej',
      'nie chcę otrzymywać wiadomości',
    ],
    doubtful: ['proszę nie dzwonić do pracy', 'za dużo wiadomości'],
    wrongNumber: ['pomyłka', 'zły numer'],
    help: ['pomoc', 'POMOC'],
    other: ['Czy jutro są lekcje?', 'dziękuję', 'Syn jest chory', 'przyjdę dość późno'],
  },
  ht: {
    stop: [
      'sispann',
      'Anile',
      'Pa rele m ankò',
      'mwen pa vle resevwa mesaj sa yo',
      'retire nimewo m',
    ],
    doubtful: ['pa rele m nan travay', 'Rete', 'twòp mesaj'],
    wrongNumber: ['move nimewo', 'Nimewo a pa bon'],
    help: ['bezwen èd'],
    other: ['Èske gen lekòl demen?', 'mèsi', 'Pitit mwen malad', 'timoun yo rete lakay jodi a'],
  },
  hmn: {
    stop: ['tsum', 'tsis txhob hu rau kuv lawm', 'kuv tsis xav txais cov ntawv no'],
    doubtful: ['tsis txhob hu thaum kuv ua haujlwm'],
    wrongNumber: ['hu yuam kev lawm'],
    help: ['pab'],
    other: [
      'Tagkis puas muaj kawm ntawv?',
      'ua tsaug',
      'kuv tus tub mob',
      'kuv yuav tsum mus ua haujlwm',
    ],
  },
  so: {
    stop: ['JOOJI', 'joojiya', 'Ha i soo wicin mar dambe', 'jooji farriimaha', 'ma rabo farriimo'],
    doubtful: ['ha i soo wicin marka aan shaqada joogo', 'ha i soo wicin habeenkii'],
    wrongNumber: ['lambar khaldan', 'Lambarku waa khaldan yahay'],
    help: ['caawimaad'],
    other: ['Berri dugsi ma jiraa?', 'mahadsanid', 'Wiilkaygu waa xanuunsan yahay'],
  },
  fil: {
    stop: ['itigil', 'TAMA NA', 'Ayoko na', 'huwag na po kayong tumawag', 'Wag nyo na akong itext'],
    doubtful: ['wag kayong tumawag kapag gabi', 'sobrang dami ng text'],
    wrongNumber: ['maling numero po', 'mali ang numero'],
    help: ['tulong'],
    other: [
      'May pasok po ba bukas?',
      'salamat po',
      'May sakit ang anak ko',
      'pasensya na po sa abala',
      'tama po',
    ],
  },
  sw: {
    stop: ['Acheni', 'sitisha', 'Msinipigie tena', 'sitaki kupokea ujumbe'],
    doubtful: ['acha', 'msinipigie nikiwa kazini', 'ujumbe mwingi'],
    wrongNumber: ['umekosea namba', 'nambari si sahihi'],
    help: ['msaada'],
    other: ['Kesho kuna shule?', 'asante', 'Mtoto wangu ni mgonjwa', 'acha aende nyumbani'],
  },
  ko: {
    stop: [
      '그만',
      '수신 거부',
      '수신거부',
      '중지',
      '더 이상 전화하지 마세요',
      '문자 그만 보내세요',
    ],
    doubtful: ['회사로 전화하지 마세요', '제발 그만 좀 합시다'],
    wrongNumber: ['전화 잘못 거셨습니다', '번호가 잘못 되었습니다'],
    help: ['도움', '도움말'],
    other: ['내일 학교 쉬나요?', '감사합니다', '아이가 아파요'],
  },
  hi: {
    stop: [
      'बंद करो',
      'बंद करें',
      'band karo',
      'मुझे फ़ोन मत करो',
      'मेरा नंबर हटा दो',
      'mujhe message mat bhejo',
    ],
    doubtful: ['बंद', 'acha', 'परेशान मत करो'],
    wrongNumber: ['गलत नंबर', 'यह ग़लत नंबर है'],
    help: ['मदद'],
    other: ['क्या कल स्कूल बंद है?', 'धन्यवाद', 'मेरा बेटा बीमार है'],
  },
  ne: {
    stop: ['बन्द गर्नुहोस्', 'मलाई फोन नगर्नुहोस्', 'मेसेज पठाउन बन्द गर्नुहोस्'],
    doubtful: ['बन्द', 'राति फोन नगर्नुहोस्'],
    wrongNumber: ['गलत नम्बर'],
    help: ['मद्दत'],
    other: ['भोलि विद्यालय बन्द छ?', 'मेरो छोरा बिरामी छ'],
  },
  bn: {
    stop: ['বন্ধ করুন', 'আমাকে আর ফোন করবেন না', 'মেসেজ পাঠানো বন্ধ করুন'],
    doubtful: ['বন্ধ', 'বিরক্ত করবেন না'],
    wrongNumber: ['ভুল নম্বর', 'রং নাম্বার'],
    help: ['সাহায্য'],
    other: ['কাল কি স্কুল বন্ধ?', 'ধন্যবাদ', 'আমার ছেলে অসুস্থ'],
  },
  ur: {
    stop: ['بند کریں', 'مجھے کال نہ کریں', 'میرا نمبر ہٹا دیں'],
    doubtful: ['بند', 'تنگ نہ کریں'],
    wrongNumber: ['غلط نمبر', 'رانگ نمبر ہے'],
    help: ['مدد'],
    other: ['کیا کل اسکول بند ہے؟', 'شکریہ', 'میرا بیٹا بیمار ہے'],
  },
  prs: {
    stop: ['متوقف کنید', 'دیگر به من زنگ نزنید', 'شماره مرا حذف کنید', 'نمی‌خواهم پیام دریافت کنم'],
    doubtful: ['در وقت کار زنگ نزنید', 'مزاحم نشوید'],
    wrongNumber: ['شماره اشتباه است', 'نمبر غلط است'],
    help: ['کمک'],
    other: ['فردا مکتب رخصت است؟', 'تشکر', 'پسرم مریض است'],
  },
  ps: {
    stop: ['بند کړئ', 'نور ماته زنګ مه وهئ', 'پیغامونه بند کړئ'],
    doubtful: ['د شپې زنګ مه وهئ'],
    wrongNumber: ['غلطه شمېره', 'نمبر غلط دی'],
    help: ['مرسته'],
    other: ['سبا ښوونځی شته؟', 'مننه', 'زما زوی ناروغ دی'],
  },
};

/** These have expressions of their own, and are in the table of withdrawal-words.test.ts. */
const elsewhere = ['en', 'es', 'vi', 'ar', 'zh'];

test('every language is in one of the two tables', () => {
  expect([...elsewhere, ...Object.keys(written)].toSorted()).toEqual(
    Object.keys(languages).toSorted(),
  );
});

describe.each(Object.entries(written))('in %s', (language, phrases) => {
  test.each(phrases.stop)('“%s” stops', (phrase) => {
    expect(read(phrase)).toBe('stop non-emergency');
  });

  test.each(phrases.doubtful)('“%s” holds until a person has read it', (phrase) => {
    expect(read(phrase)).toBe('doubtful non-emergency');
  });

  test.each(phrases.wrongNumber)('“%s” is a stranger’s, as a person will confirm', (phrase) => {
    expect(read(phrase)).toMatch(/ wrong-number$/);
  });

  test.each(phrases.help)('“%s” is answered in this language', (phrase) => {
    expect(read(phrase)).toBe('help');
    expect(helpLanguage(foldText(phrase))).toBe(language);
  });

  test.each(phrases.other)('“%s” stops nothing', (phrase) => {
    expect(read(phrase)).toBe('other');
  });

  test('each of its words alone stops, in capital letters and with a full stop too', () => {
    for (const word of languages[language]?.understood.optOut.words ?? []) {
      expect([word, read(word)]).toEqual([word, 'stop non-emergency']);
      expect([word, read(`${word.toUpperCase()}.`)]).toEqual([word, 'stop non-emergency']);
    }
  });
});

test('no word that stops is one that asks for help, in whichever language', () => {
  const stops = Object.values(languages).flatMap(({ understood }) => understood.optOut.words);
  const letters = new Set(stops.map((word) => foldText(word).letters));

  for (const { understood } of Object.values(languages)) {
    for (const word of understood.help) expect(letters).not.toContain(foldText(word).letters);
  }
});
