import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderScript } from '#carrier/twilio/render-script.ts';
import { parseTwiml } from '#sandbox/twilio/call/twiml.ts';
import { hasVoice, voiceFor } from '#speech/voices.ts';

/** The words of a union type of the carrier's SDK. */
function carrierList(type: string): string[] {
  const types = readFileSync(
    new URL('../../../node_modules/twilio/lib/twiml/VoiceResponse.d.ts', import.meta.url),
    'utf8',
  );
  const union = new RegExp(`type ${type} = ([^;]+);`).exec(types)?.[1] ?? '';
  return [...union.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word);
}

const carrierVoices = new Set(carrierList('SayVoice'));
const carrierTags = carrierList('SayLanguage');

/** As rosters name what the carrier calls by its dialect. */
const rosterCodes: Readonly<Record<string, string>> = { arb: 'ar', cmn: 'zh' };
const carrierLanguages = new Set(
  carrierTags.map((tag) => {
    const [language = ''] = tag.split('-');
    return rosterCodes[language] ?? language;
  }),
);

test('the list of the carrier is read whole', () => {
  expect(carrierVoices.size).toBeGreaterThan(1000);
  expect(carrierLanguages.size).toBeGreaterThan(40);
});

test.each([...carrierLanguages].toSorted())(
  '%s, which the carrier speaks, has a voice that exists and speaks it',
  (language) => {
    const { voice, language: tag } = voiceFor(language) ?? { voice: '', language: '' };

    expect(hasVoice(language)).toBe(true);
    expect(carrierVoices).toContain(voice);
    expect(carrierTags).toContain(tag);
    const [spoken = ''] = tag.split('-');
    expect(rosterCodes[spoken] ?? spoken).toBe(language);
    if (voice.startsWith('Google.')) expect(voice.startsWith(`Google.${tag}-`)).toBe(true);
  },
);

/** https://docs.aws.amazon.com/polly/latest/dg/available-voices.html, read on 2026-11-28: a name says no language. */
const pollyLanguages: Readonly<Record<string, string>> = {
  'Polly.Camila-Neural': 'pt-BR',
  'Polly.Gwyneth': 'cy-GB',
  'Polly.Joanna-Neural': 'en-US',
  'Polly.Lea-Neural': 'fr-FR',
  'Polly.Lupe-Neural': 'es-US',
  'Polly.Seoyeon-Neural': 'ko-KR',
  'Polly.Vicki-Neural': 'de-DE',
  'Polly.Zhiyu-Neural': 'cmn-CN',
};

test('each voice of Polly stands beside the language that it speaks', () => {
  const polly = [...carrierLanguages].flatMap((language) => {
    const voice = voiceFor(language);
    return voice?.voice.startsWith('Polly.') === true ? [voice] : [];
  });

  expect(Object.fromEntries(polly.map(({ voice, language }) => [voice, language]))).toEqual(
    pollyLanguages,
  );
});

test.each(['ht', 'hmn', 'ur', 'so', 'ne', 'sw', 'fa', 'prs', 'ps', 'km', 'lo', 'my', 'hy'])(
  'the carrier speaks no %s, so we have no voice for it',
  (language) => {
    expect(carrierLanguages).not.toContain(language);
    expect(hasVoice(language)).toBe(false);
  },
);

test('a region is a voice of its own, or the voice of its language', () => {
  expect(voiceFor('zh-TW')).toEqual({ language: 'cmn-TW', voice: 'Google.cmn-TW-Wavenet-A' });
  expect(voiceFor('es-MX')).toEqual(voiceFor('es'));
  expect(voiceFor('tl')).toEqual(voiceFor('fil'));
  expect(hasVoice('constructor')).toBe(false);
});

test('the carrier is given no line that it has no voice for', () => {
  const script = renderScript(
    [
      { kind: 'say', language: 'so', text: 'Dugsigu waa xidhan yahay.' },
      { kind: 'say', language: 'en', text: 'Closed.' },
    ],
    { keyUrl: 'https://example.org/key', callerId: '+15035550100' },
  );

  expect(parseTwiml(script).map(({ text }) => text)).toEqual(['Closed.']);
});
