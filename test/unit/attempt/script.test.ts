import { describe, expect, test } from 'vitest';
import {
  messageScript,
  optedOutScript,
  recorderScript,
  wrongNumberScript,
} from '#dialer/answer/call-script.ts';
import { callBackScript } from '#dialer/answer/callback-script.ts';
import type { HeardMessage } from '#domain/attempt/answer/answer-callback.ts';
import {
  languageAfter,
  type Message,
  orderLanguages,
  textBody,
} from '#domain/language/message/message.ts';
import { spokenNumber } from '#domain/language/message/spoken-number.ts';

const texts = { en: 'School is closed today.', es: 'Hoy no hay clases.' };
const message: Message = {
  registeredName: 'Cedar Falls School District',
  callbackNumber: '+15035550199',
  purpose: 'school-mission',
  happening: 'closed',
  endsEmergencies: false,
  languages: ['es', 'en'],
  texts,
};

function wordsOf(script: ReturnType<typeof messageScript>): string[] {
  return script.flatMap((step) =>
    step.kind === 'listen'
      ? step.lines.map(({ language, text }) => `${language}: ${text}`)
      : step.kind === 'say'
        ? [`${step.language}: ${step.text}`]
        : [step.kind],
  );
}

test('a call says first who is calling, then how to stop, then the approved words', () => {
  expect(wordsOf(messageScript(message, 'es'))).toEqual([
    'es: Este es un mensaje automático de Cedar Falls School District.',
    'es: Para no recibir más estas llamadas, oprima 9.',
    'es: Hoy no hay clases.',
    'es: Puede devolvernos la llamada al 5 0 3, 5 5 5, 0 1 9 9.',
    'es: Para escuchar el mensaje otra vez, oprima 1.',
    'en: For English, press 2.',
    'es: Para hablar con la oficina de la escuela, oprima 0.',
    'es: Si tenemos el número equivocado, oprima 3.',
  ]);
});

test('an emergency comes before the way to stop', () => {
  const words = wordsOf(messageScript({ ...message, purpose: 'emergency' }, 'en'));

  expect(words[1]).toBe('en: School is closed today.');
  expect(words.slice(-2)).toEqual([
    'en: To stop non-emergency calls, press 9.',
    'en: If this is the wrong number, press 3.',
  ]);
});

test('where an emergency needs consent too, key 9 is not said to leave emergencies', () => {
  const strictest = { ...message, purpose: 'emergency', endsEmergencies: true } as const;

  expect(wordsOf(messageScript(strictest, 'en')).slice(-2)).toEqual([
    'en: To stop these calls, press 9.',
    'en: If this is the wrong number, press 3.',
  ]);
});

test('a language without words of ours is framed in English, and one without a message gets the English one', () => {
  const words = wordsOf(
    messageScript({ ...message, texts: { ...texts, ro: 'Școala este închisă.' } }, 'ro'),
  );

  expect(words.slice(0, 3)).toEqual([
    'en: This is an automated message from Cedar Falls School District.',
    'en: To stop these calls, press 9.',
    'ro: Școala este închisă.',
  ]);
  expect(orderLanguages('fr', texts)).toEqual(['en', 'es']);
  expect(orderLanguages('es', texts)).toEqual(['es', 'en']);
});

test('a language without a voice is read out by no other voice: the call speaks English, and the text keeps its words', () => {
  const somali = 'Dugsigu maanta waa xidhan yahay.';
  const languages = ['so', 'en', 'ht', 'es'];
  const withSomali = { ...message, languages, texts: { ...texts, so: somali, ht: 'Lekòl fèmen.' } };
  const words = wordsOf(messageScript(withSomali, languageAfter(withSomali, 0)));

  expect(words[2]).toBe('en: School is closed today.');
  expect(words.join()).not.toMatch(/so:|ht:|Dugsigu/);
  expect([0, 1, 2].map((changes) => languageAfter(withSomali, changes))).toEqual([
    'en',
    'es',
    'en',
  ]);
  expect(words).toContain('es: Para español, oprima 2.');
  expect(languageAfter({ languages: ['so'] }, 0)).toBe('en');
  expect(wordsOf(messageScript(withSomali, 'so'))).toEqual(words);
  expect(wordsOf(recorderScript(withSomali, 'so'))).toEqual(
    wordsOf(recorderScript(withSomali, 'en')),
  );
  expect(textBody(withSomali)).toContain(somali);
});

test('with one language, key 2 is not offered', () => {
  const words = wordsOf(
    messageScript({ ...message, languages: ['en'], texts: { en: 'Closed.' } }, 'en'),
  );

  expect(words.join(' ')).not.toContain('press 2');
});

test('where it asks to confirm, key 1 is for that, right after the message, and 7 says it again', () => {
  const words = wordsOf(messageScript({ ...message, asksToConfirm: true }, 'en'));

  expect(words.slice(2, 6)).toEqual([
    'en: School is closed today.',
    'en: To confirm that you heard this message, press 1.',
    'en: You can call us back at 5 0 3, 5 5 5, 0 1 9 9.',
    'en: To hear this message again, press 7.',
  ]);
  expect(words.filter((line) => line.includes('press 1'))).toHaveLength(1);
});

test('a recorder is asked for no key that confirms', () => {
  expect(recorderScript({ ...message, asksToConfirm: true }, 'en')).toEqual(
    recorderScript(message, 'en'),
  );
});

test('a recorder is told the message and no keys, though one pressed is heard', () => {
  expect(wordsOf(recorderScript(message, 'en'))).toEqual([
    'en: This is an automated message from Cedar Falls School District.',
    'en: School is closed today.',
    'en: You can call us back at 5 0 3, 5 5 5, 0 1 9 9.',
  ]);
  expect(recorderScript(message, 'en').map(({ kind }) => kind)).toEqual(['listen']);
});

test.each([
  [true, 'We will still call you in an emergency'],
  [false, 'not even in an emergency'],
])('an opt-out ends the call, and says whether emergencies go on: %s', (emergenciesGoOn, words) => {
  const script = optedOutScript({ language: 'en', emergenciesGoOn });

  expect(wordsOf(script)[0]).toContain(words);
  expect(script.at(-1)).toEqual({ kind: 'hang-up' });
});

test.each(['en', 'es', 'vi', 'ar', 'zh'])(
  'in %s, every call ends with the way out for a stranger, and a promise',
  (language) => {
    for (const purpose of ['emergency', 'school-mission', 'other'] as const) {
      const words = wordsOf(messageScript({ ...message, purpose }, language));
      expect(words.at(-1)).toMatch(new RegExp(`^${language}: .*3`));
    }
    for (const emergenciesGoOn of [true, false]) {
      const said = wordsOf(optedOutScript({ language, emergenciesGoOn }))[0];
      expect(said).toMatch(new RegExp(`^${language}: `));
    }
    expect(wordsOf(wrongNumberScript(language))[0]).toMatch(new RegExp(`^${language}: `));
    expect(wrongNumberScript(language).at(-1)).toEqual({ kind: 'hang-up' });
  },
);

describe('anyone who calls back', () => {
  const district = {
    registeredName: 'Cedar Falls School District',
    callbackNumber: '+15035550199',
    emergencyLine: null,
  };
  const latest: HeardMessage = {
    attemptId: 'a',
    campaignId: 'c',
    schoolIds: [],
    texts,
    recordings: {},
    asksToConfirm: false,
    happening: 'closed',
    wasTold: true,
    saidOn: Temporal.PlainDate.from('2026-11-24'),
  };
  const known = {
    phoneId: 'p',
    isStranger: false,
    wasTold: true,
    endsEmergencies: false,
    isInAction: false,
  };
  const heard = (language: string, ...messages: HeardMessage[]) =>
    wordsOf(
      callBackScript({
        ...district,
        caller: { ...known, language, messages: messages.length > 0 ? messages : [latest] },
      }),
    );

  test('hears who it is, when they were told what, and what the keys do', () => {
    expect(heard('en')).toEqual([
      'en: This is an automated message from Cedar Falls School District.',
      'en: On Tuesday, November 24, we contacted you about this.',
      'en: School is closed today.',
      'en: To hear this message again, press 1.',
      'en: To stop non-emergency calls, press 9.',
      'en: If this is the wrong number, press 3.',
      'en: To speak with the school office, press 0.',
    ]);
  });

  test('is led to no office while people at the school are to stay where they are', () => {
    const caller = { ...known, language: 'en', messages: [latest] };
    const inAction = wordsOf(
      callBackScript({ ...district, caller: { ...caller, isInAction: true } }),
    );

    expect(inAction).toContain('en: School is closed today.');
    expect(inAction.join()).not.toContain('press 0');
    expect(heard('en', { ...latest, happening: 'lockdown' }).join()).not.toContain('press 0');
  });

  test('is led to the district’s emergency line meanwhile, where it has one', () => {
    const withLine = { ...district, emergencyLine: '+15035550190' };
    const wordsFor = (message: HeardMessage, isInAction: boolean) =>
      wordsOf(
        callBackScript({
          ...withLine,
          caller: { ...known, language: 'en', messages: [message], isInAction },
        }),
      );
    const line = "en: For the district's emergency line, press 0.";
    expect(wordsFor({ ...latest, happening: 'lockdown' }, false)).toContain(line);
    expect(wordsFor(latest, true)).toContain(line);
    expect(wordsFor(latest, false)).not.toContain(line);
  });

  test('hears each that is in force, and is told of no contact where there was none', () => {
    const missed = { ...latest, wasTold: false, saidOn: Temporal.PlainDate.from('2026-11-25') };
    const bus = { ...missed, texts: { en: 'Bus 12 is late.' } };

    expect(heard('en', bus, latest).slice(1, 6)).toEqual([
      'en: On Wednesday, November 25, we sent out this notice.',
      'en: Bus 12 is late.',
      'en: On Tuesday, November 24, we contacted you about this.',
      'en: School is closed today.',
      'en: To hear this message again, press 1.',
    ]);
    const asking = { ...latest, asksToConfirm: true };
    expect(heard('en', bus, asking).join()).toContain('heard this message, press 1');
    expect(heard('en', bus, { ...latest, happening: 'lockdown' }).join()).not.toContain('press 0');
  });

  test('is asked to confirm as in the call itself', () => {
    expect(heard('en', { ...latest, asksToConfirm: true }).slice(2, 5)).toEqual([
      'en: School is closed today.',
      'en: To confirm that you heard this message, press 1.',
      'en: To hear this message again, press 7.',
    ]);
  });

  test.each([
    ['es', 'El martes 24 de noviembre nos comunicamos con usted por lo siguiente.'],
    ['vi', 'Vào Thứ Ba, 24 tháng 11, chúng tôi đã liên lạc với quý vị về việc sau đây.'],
    ['ar', 'يوم الثلاثاء، 24 نوفمبر، تواصلنا معك بخصوص ما يلي.'],
    ['zh', '11月24日，我们曾就以下事项联系您。'],
  ])('hears the day in %s', (language, sentence) => {
    expect(heard(language)[1]).toBe(`${language}: ${sentence}`);
  });

  test('hears the message in a language that it exists in', () => {
    expect(heard('es')[2]).toBe('es: Hoy no hay clases.');
    expect(heard('vi')[2]).toBe('en: School is closed today.');
  });

  test('without a message is told that there is none, led to people, and may still say no', () => {
    const script = callBackScript({
      ...district,
      caller: { ...known, wasTold: false, language: 'en', messages: [] },
    });

    expect(wordsOf(script)).toEqual([
      'en: This is an automated message from Cedar Falls School District.',
      'en: There is no message for this number now.',
      'en: To speak with the school office, press 0.',
      'en: You can also reach us at 5 0 3, 5 5 5, 0 1 9 9.',
      'en: To stop non-emergency calls, press 9.',
      'en: If this is the wrong number, press 3.',
    ]);
  });

  test('and is not known is led to people, in two languages', () => {
    expect(wordsOf(callBackScript({ ...district, caller: undefined }))).toEqual([
      'en: This is an automated message from Cedar Falls School District.',
      'en: There is no message for this number now.',
      'en: To speak with the school office, press 0.',
      'en: You can also reach us at 5 0 3, 5 5 5, 0 1 9 9.',
      'es: Ahora no hay ningún mensaje para este número.',
      'es: Para hablar con la oficina de la escuela, oprima 0.',
      'es: También puede llamarnos al 5 0 3, 5 5 5, 0 1 9 9.',
    ]);
  });
});

test('a text says who it is from and how to stop, unless it warns', () => {
  expect(textBody({ ...message, languages: ['en', 'es'] })).toBe(
    'Cedar Falls School District: School is closed today. Reply STOP to stop these texts.',
  );
  expect(textBody({ ...message, purpose: 'emergency' })).toBe(
    'Cedar Falls School District: Hoy no hay clases.',
  );
});

test('numbers are read digit by digit', () => {
  expect(spokenNumber('+15035550100')).toBe('5 0 3, 5 5 5, 0 1 0 0');
  expect(spokenNumber('+442079460018')).toBe('4 4 2 0 7 9 4 6 0 0 1 8');
});
