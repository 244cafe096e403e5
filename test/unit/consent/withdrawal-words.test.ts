import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import { foldText } from '#domain/language/fold-text.ts';

/** The reading in one word or two: a stop, or a doubt, that is no emergency's goes without its scope. */
function read(body: string): string {
  const reading = readText(body);
  if (!('scope' in reading)) return reading.kind;
  return reading.scope === 'non-emergency' ? reading.kind : `${reading.kind} ${reading.scope}`;
}

type Group = { because: string; reads: string; phrases: readonly string[] };

const seven = ['stop', 'quit', 'end', 'revoke', 'opt out', 'cancel', 'unsubscribe'];

const groups: readonly Group[] = [
  {
    because: 'the seven words of 47 CFR 64.1200(a)(10)',
    reads: 'stop',
    phrases: [...seven, ...seven.map((word) => word.toUpperCase())],
  },
  {
    because: 'the carrier’s own words (Twilio: STOPALL, OPTOUT)',
    reads: 'stop',
    phrases: ['STOPALL', 'OPTOUT', 'StopAll', 'stop all'],
  },
  {
    because: 'the words with spacing, signs and courtesy around them',
    reads: 'stop',
    phrases: [
      'STOP.',
      ' stop ',
      'STOP!!!',
      '"stop"',
      'S.T.O.P',
      's t o p',
      '🛑 STOP 🛑',
      'ＳＴＯＰ',
      '𝐒𝐓𝐎𝐏',
      'st\u200Bop',
      'Opt-Out',
      'opt_out',
      'stop please',
      'please stop',
      'pls stop thx',
      'STOP NOW',
      'ok stop',
      'Stop stop stop',
      'STOPPPP',
      'STOP END QUIT',
      'STOP 2',
      'stop it',
      'Stop. I am not interested.',
    ],
  },
  {
    because: 'their misspellings, where they can mean nothing else',
    reads: 'stop',
    phrases: ['sotp', 'Stpo', 'stopp', 'unsuscribe', 'UNSUBCRIBE', 'cancle', 'otpout', 'qiut'],
  },
  {
    because: 'a reasonable person understands it, 64.1200(a)(10)',
    reads: 'stop',
    phrases: [
      'stop calling me',
      'Stop texting me!',
      'STOP CALLING THIS NUMBER',
      'can you stop calling me',
      'please stop sending me these messages',
      'Please stop the automated calls to 5035550100',
      'stop contacting me or I will sue',
      'take me off your list',
      'take me off this calling list please',
      'Can you take me off of the call list',
      'remove me',
      'remove this number',
      'Please remove my number from your list',
      'delete my number',
      'lose my number',
      'do not text me any more',
      "don't call me again",
      'Don’t text',
      'never contact me again',
      'no more',
      'no more calls',
      'no more texts please',
      "I don't want these messages",
      'i dont want to get your texts anymore',
      'I no longer wish to receive messages from you',
      'unsubscribe me from this',
      'I want to unsubscribe',
      'how do i opt out',
      'how do I get off this list',
      'leave me alone',
      'I no longer consent',
      'Please remove',
      'I revoke my consent',
      'put me on your do not call list',
      'cancel these texts',
      'end these messages',
      'turn off the alerts',
      'cease and desist',
      'I said stop',
    ],
  },
  {
    because: 'Spanish words',
    reads: 'stop',
    phrases: [
      'PARE',
      '¡Paren!',
      'ALTO',
      'cancelar',
      'Basta',
      'BASTA YA',
      'no más',
      'NO MAS',
      'para',
    ],
  },
  {
    because: 'Spanish sentences',
    reads: 'stop',
    phrases: [
      'no me llamen',
      'por favor no me llamen más',
      'ya no me manden mensajes',
      'No me escriban',
      'no me molesten',
      'dejen de llamar',
      'Dejen de mandarme mensajes por favor',
      'no quiero más llamadas',
      'no quiero recibir mensajes',
      'no más llamadas',
      'quítenme de la lista',
      'borren mi número',
      'denme de baja',
      'alto a las llamadas',
      'déjenme en paz',
      'cancelen los mensajes',
    ],
  },
  {
    because: 'Vietnamese',
    reads: 'stop',
    phrases: [
      'dừng',
      'DỪNG LẠI',
      'ngừng',
      'ngung',
      'hủy',
      'huỷ đăng ký',
      'đừng gọi cho tôi nữa',
      'xin đừng nhắn tin nữa',
      'tôi không muốn nhận tin nhắn',
    ],
  },
  {
    because: 'Arabic',
    reads: 'stop',
    phrases: [
      'توقف',
      'قف',
      'إلغاء',
      'إيقاف',
      'إلغاء الاشتراك',
      'لا تتصل بي',
      'لا أريد رسائل',
      'أوقفوا الرسائل',
    ],
  },
  {
    because: 'Chinese, in both scripts',
    reads: 'stop',
    phrases: [
      '停',
      '停止',
      '退订',
      '退訂',
      '取消',
      '请停止',
      '不要再打电话',
      '别再发短信了',
      '請勿再打',
    ],
  },
  {
    because: 'emergencies are named and may go on (FCC 24-24)',
    reads: 'stop',
    phrases: [
      "stop calling me unless it's an emergency",
      'only call me in an emergency',
      'emergencies only please',
      'no more texts except emergencies',
      "stop calling me, it's not an emergency",
      'no me llamen, solo en emergencias',
    ],
  },
  {
    because: 'emergencies too: Coleman v. Rite Aid, St. Clair v. CVS',
    reads: 'stop all',
    phrases: [
      'no more calls, not even emergencies',
      'stop all calls including emergency alerts',
      'stop texting me, even in emergencies',
      'stop sending emergency alerts',
      "I don't want emergency messages either",
      'never contact me again for any reason',
      'no más llamadas, ni siquiera de emergencia',
      'no me llamen por ninguna razón',
    ],
  },
  {
    because: 'a stranger’s number: FCC 16-88, Kells v. Orange County',
    reads: 'stop wrong-number',
    phrases: [
      'wrong number',
      'Wrong number!!',
      'sorry wrong number',
      'you have the wrong person',
      "you've got the wrong number",
      'I think you have the wrong number',
      'Wrong number, stop texting',
      'this is the wrong number for Rosa',
      'No longer his number',
      'número equivocado',
      'Se equivocó de número',
      'persona equivocada',
      'nhầm số',
      'الرقم خطأ',
      '打错了',
      '你打错电话了',
    ],
  },
  {
    because: 'it may be a stranger’s number, or somebody else’s that is wrong',
    reads: 'doubtful wrong-number',
    phrases: [
      'I gave you the wrong number for my husband',
      'you have the wrong number for my husband',
      'is this the wrong number?',
      "who is this, I don't know any Adams Elementary",
      "I don't have kids in your school",
      'this is not my kid',
      'not her number anymore',
      'this number belongs to someone else',
      'no tengo hijos en esa escuela',
    ],
  },
  {
    because: 'a word that stops, in a sentence about something else',
    reads: 'doubtful',
    phrases: [
      'please no more of this',
      'wrong #',
      'dnc',
      'stopp it now',
      'I never agreed to this',
      'turn these off',
      'rather not get these',
      'block me',
      'STOP2END',
      'Not his mom',
      'when does the bus stop',
      'Are there bus stop alerts?',
      "i'll stop by the office",
      'can you cancel my appointment for tomorrow',
      'quiero cancelar la cita',
      'he quit the team',
      'I want this to end',
      'remove my son from the bus list',
      'my husband says stop',
      'mi esposo dice que pare',
      "don't stop sending these",
      'when will you stop calling',
    ],
  },
  {
    because: 'a wish with a condition, or for another way to be told',
    reads: 'doubtful',
    phrases: [
      "don't call me at work",
      "please text don't call",
      'no me llame al trabajo',
      'stop calling me before 9',
    ],
  },
  {
    because: 'a complaint: 64.1200(a)(10), what a reasonable person would understand',
    reads: 'doubtful',
    phrases: [
      'this is harassment',
      'why do you keep calling me',
      '¿por qué me llaman tanto?',
      'too many texts',
      'I will call my lawyer',
      'spam',
      'go away',
      'no thanks',
      'not interested',
      'I did not sign up for this',
      'My daughter graduated last year',
    ],
  },
  {
    because: 'nearly a word, or a sign',
    reads: 'doubtful',
    phrases: ['stp', 'dtop', '🛑', '🚫', 'dung', 'huy', 'بس'],
  },
  {
    because: 'it only looks like a word: Cyrillic letters, digits, boxes, signs that nobody sees',
    reads: 'doubtful',
    phrases: [
      '5TOP',
      'st0p',
      'ЅТОР',
      'ЅTOP',
      'S\u034FT\u034F0P',
      '5\u200BTOP',
      '🆂🆃🅾🅿',
      'qu1t',
      'cance1',
      'r3voke',
      '5top p1ease',
      'plеаse stоp tехting me',
    ],
  },
  {
    because: 'it speaks of school and not of these messages',
    reads: 'other',
    phrases: [
      'thanks!',
      'ok',
      'yes',
      'no',
      '👍',
      '',
      'who is this?',
      'what time is pickup?',
      'is school canceled tomorrow?',
      'are you going to cancel practice',
      'what time is the end of school',
      'you never call me when school is closed',
      'My son is sick today',
      'he keeps getting sick',
      'sorry to bother you',
      'Can I get a call back',
      "I don't need a ride today",
      'which block schedule is it',
      'can I drop him off at 8',
      "I'll take my son out early",
      'The wrong person picked up my kid',
      "I don't know who is picking up",
      'opt out of state testing',
      "I don't want to call the bus office",
      'this is Sue',
      'mi hijo es muy alto',
      'nomás quería saber a qué hora',
      '¿van a cancelar las clases?',
      '¿por qué no me llaman?',
      'para mañana hay clases?',
      'no marque falta a mi hijo',
      'mi hijo sufre acoso',
      'đúng',
      'mấy giờ tan học',
      'متى تبدأ المدرسة',
      'هل تم إلغاء الدراسة؟',
      '今天停课吗',
      '几点放学',
    ],
  },
  {
    because: 'the carrier’s words for taking a STOP back',
    reads: 'start',
    phrases: ['START', 'start.', 'unstop', 'start please'],
  },
  { because: 'the carrier’s words for help', reads: 'help', phrases: ['HELP', 'info', 'ayuda'] },
];

for (const { because, reads, phrases } of groups) {
  describe(because, () => {
    test.each(phrases.map((phrase) => ({ phrase })))(`“$phrase” reads: ${reads}`, ({ phrase }) => {
      expect(read(phrase)).toBe(reads);
    });
  });
}

test('the table is as long as it was meant to be, and says nothing twice', () => {
  const all = groups.flatMap(({ phrases }) => phrases);

  expect(all.length).toBeGreaterThan(200);
  expect(new Set(all)).toHaveLength(all.length);
});

test('no text makes it throw', () => {
  const word = fc.constantFrom(
    ...groups.flatMap(({ phrases }) => phrases.flatMap((phrase) => phrase.split(' '))),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(word, { maxLength: 100 }).map((words) => words.join(' ')),
  );

  fc.assert(
    fc.property(text, (body) => {
      expect(['stop', 'doubtful', 'start', 'help', 'other']).toContain(readText(body).kind);
    }),
    { numRuns: 1000 },
  );
});

test('no text keeps it busy: the longest, of words that it looks for, take no second', () => {
  const halves = ['stop the ', 'only if in ', 'wrong number ', 'dont want to get ', 'no me ', '停'];

  for (const one of halves) {
    for (const other of halves) {
      const before = process.cpuUsage();
      readText((one + other).repeat(1600).slice(0, 1600));
      const { user } = process.cpuUsage(before);
      expect(user, one + other).toBeLessThan(1_000_000);
    }
  }
});

test('a text whose only letters spell one of the words is a clear stop', () => {
  const words = [
    ...seven,
    'stopall',
    'pare',
    'alto',
    'cancelar',
    'basta',
    'no mas',
    '停止',
    'توقف',
  ];
  const noise = fc
    .string({ unit: 'binary', maxLength: 6 })
    .filter((text) => !/[\p{L}\p{M}]/u.test(text.normalize('NFKC')));
  const inCase = (letter: string) => fc.constantFrom(letter.toLowerCase(), letter.toUpperCase());

  fc.assert(
    fc.property(
      fc
        .constantFrom(...words)
        .chain((word) =>
          fc.tuple(noise, ...word.split('').map((letter) => fc.tuple(inCase(letter), noise))),
        )
        .map(([before, ...letters]) => before + letters.flat().join('')),
      (body) => {
        expect(readText(body)).toEqual({ kind: 'stop', scope: 'non-emergency' });
      },
    ),
    { numRuns: 2000 },
  );
});

test('a sign that stands for eighteen letters makes no text longer than what is read of one', () => {
  // By a count: a clock would measure the machine.
  const { marked, plain, letters } = foldText('ﷺ'.repeat(1600));

  expect(Math.max(marked.length, plain.length, letters.length)).toBeLessThanOrEqual(2000);
  expect(readText(`STOP ${'ﷺ'.repeat(1600)}`).kind).not.toBe('other');
});
