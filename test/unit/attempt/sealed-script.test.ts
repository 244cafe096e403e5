import { expect, test } from 'vitest';
import { renderScript } from '#carrier/twilio/render-script.ts';
import { messageScript } from '#dialer/answer/call-script.ts';
import { languageAfter, orderLanguages, textBody } from '#domain/language/message/message.ts';
import { sealedScript } from '#domain/language/message/sealed-script.ts';
import { parseTwiml } from '#sandbox/twilio/call/twiml.ts';

const texts = { en: 'Closed today.', es: 'Hoy no hay clases.', so: 'Dugsigu waa xidhan yahay.' };
const message = {
  registeredName: 'Cedar Falls School District',
  callbackNumber: '+15035550199',
  endsEmergencies: false,
  happening: 'closed',
  texts,
  audience: [
    { language: 'en', count: 30 },
    { language: 'so', count: 20 },
    { language: 'es', count: 2 },
  ],
};
const place = { keyUrl: 'https://example.org/key', callerId: '+15035550100' };

test.each(['en', 'es', 'so'] as const)(
  'what is sealed in %s is what the carrier is told to say',
  (language) => {
    for (const purpose of ['emergency', 'school-mission'] as const) {
      const sealed = sealedScript({ ...message, purpose })[language];
      const heard = {
        ...message,
        purpose,
        languages: orderLanguages(language, texts, message.audience),
      };
      const [gather] = parseTwiml(
        renderScript(messageScript(heard, languageAfter(heard, 0)), place),
      );

      expect(sealed?.call.map(({ voice, text }) => [voice, text])).toEqual(
        gather?.children.map(({ attributes, text }) => [attributes['voice'], text]),
      );
      expect(sealed?.text).toBe(textBody(heard));
      expect(sealed?.text).toContain(texts[language]);
    }
  },
);

test('where an emergency needs consent too, its other words are sealed', () => {
  const about = { ...message, purpose: 'emergency' as const };

  expect(sealedScript({ ...about, endsEmergencies: true })).not.toEqual(sealedScript(about));
});

test('the name, the number, the purpose and each text are heard, so each changes what is sealed', () => {
  const about = { ...message, purpose: 'school-mission' as const };
  const sealed = JSON.stringify(sealedScript(about));

  for (const change of [
    { registeredName: 'Cedar Falls Schools' },
    { callbackNumber: '+15035550198' },
    { asksToConfirm: true },
    { purpose: 'emergency' as const },
    { texts: { ...texts, es: 'Cerrado.' } },
    { texts: { en: texts.en } },
  ]) {
    expect(JSON.stringify(sealedScript({ ...about, ...change }))).not.toBe(sealed);
  }
});

test('key 2 offers the languages of most families first, and their order is sealed', () => {
  const about = { ...message, purpose: 'emergency' as const };
  const order = (language: string) => orderLanguages(language, texts, message.audience);

  expect(order('en')).toEqual(['en', 'so', 'es']);
  expect(order('es')).toEqual(['es', 'en', 'so']);
  // Where as many speak two of them, the alphabet decides, and not the order in which they are stored.
  expect(orderLanguages('en', { ...texts, ar: '' }, [])).toEqual(['en', 'ar', 'es', 'so']);
  const spoken = { ...about, texts: { ...texts, vi: 'Hôm nay đóng cửa.' } };
  const mostlyVietnamese = [...message.audience, { language: 'vi', count: 10 }];
  const mostlySpanish = [...message.audience, { language: 'vi', count: 1 }];
  const sealed = sealedScript({ ...spoken, audience: mostlyVietnamese });
  expect(sealedScript({ ...spoken, audience: mostlyVietnamese.toReversed() })).toEqual(sealed);
  expect(sealedScript({ ...spoken, audience: mostlySpanish })).not.toEqual(sealed);
});
