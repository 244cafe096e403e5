import { describe, expect, test } from 'vitest';
import { helpText } from '#domain/consent/opt-out/answer-help.ts';
import { type Confirmation, confirmationText } from '#domain/consent/opt-out/confirmation-words.ts';
import { languages } from '#domain/language/languages.ts';

const asked: Confirmation = {
  language: 'en',
  registeredName: 'Harbor Unified School District',
  callbackNumber: '+15035550100',
  channel: 'any',
  emergenciesGoOn: true,
  doubtful: false,
};

const kinds = (['any', 'voice', 'text'] as const).flatMap((channel) =>
  [true, false].flatMap((emergenciesGoOn) =>
    [true, false].map((doubtful) => ({ channel, emergenciesGoOn, doubtful })),
  ),
);

test('it says what ends, whether an emergency still comes, and whom to ask', () => {
  expect(confirmationText(asked)).toBe(
    'Harbor Unified School District: no more calls or texts from us. We will still reach you in an emergency. Questions: 503-555-0100.',
  );
  expect(confirmationText({ ...asked, emergenciesGoOn: false })).toBe(
    'Harbor Unified School District: no more calls or texts from us, not even in an emergency. To undo this, call 503-555-0100.',
  );
});

test('a withdrawal of calls only, or of texts only, says so', () => {
  expect(confirmationText({ ...asked, channel: 'voice' })).toMatch(
    /no more calls from us.* Texts may still come/,
  );
  expect(confirmationText({ ...asked, channel: 'text' })).toMatch(
    /no more texts from us.* Calls may still come/,
  );
});

test('what was only taken for a withdrawal can be taken back by a word', () => {
  expect(confirmationText({ ...asked, doubtful: true })).toMatch(/ Not meant\? Reply START\.$/);
});

test('a language that we have no words in gets English', () => {
  expect(confirmationText({ ...asked, language: 'ro' })).toBe(confirmationText(asked));
});

describe.each(Object.keys(languages))('in %s', (language) => {
  const text = (kind: Partial<Confirmation>) => confirmationText({ ...asked, ...kind, language });

  test('every kind has words of its own, with the name and the number', () => {
    const all = kinds.map((kind) => text(kind));

    for (const body of all) {
      expect(body).toContain('Harbor Unified School District');
      expect(body).toContain('503-555-0100');
    }
    // Where nothing comes any more, the way it was asked for makes no difference.
    expect(new Set(all)).toHaveLength(8);
  });
});

/** The letters of GSM-7 that take one septet, 3GPP TS 23.038. */
const gsm7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;

test.each(['en', 'es'])('in %s each is one text of 160 letters', (language) => {
  const registeredName = 'Cedar Falls Union School District 1';
  expect(registeredName).toHaveLength(35);

  for (const kind of kinds) {
    const body = confirmationText({ ...asked, ...kind, language, registeredName });
    expect(body).toMatch(gsm7);
    expect(body.length, body).toBeLessThanOrEqual(160);
  }
});

test.each(['ar', 'ur', 'prs', 'ps'])(
  'in %s, a mark keeps the parts of the number in their order',
  (language) => {
    const said = { language, registeredName: 'Cedar Falls', callbackNumber: '+15035550199' };
    const confirmation = {
      ...said,
      channel: 'any',
      emergenciesGoOn: true,
      doubtful: false,
    } as const;

    for (const text of [confirmationText(confirmation), helpText(said)])
      expect(text).toContain('\u200e503-555-0199');
  },
);
