// https://www.twilio.com/docs/voice/twiml/say/text-speech: the neural voices of the languages that
// US schools report most often. A wrong pair of language and voice fails the whole <Say> (13512).
// The carrier's types hold us to pairs that exist; the fingerprint of a campaign covers which one is used.
const voices = {
  am: { language: 'am-ET', voice: 'Google.am-ET-Wavenet-A' },
  ar: { language: 'ar-XA', voice: 'Google.ar-XA-Wavenet-A' },
  bn: { language: 'bn-IN', voice: 'Google.bn-IN-Wavenet-A' },
  de: { language: 'de-DE', voice: 'Polly.Vicki-Neural' },
  en: { language: 'en-US', voice: 'Polly.Joanna-Neural' },
  es: { language: 'es-US', voice: 'Polly.Lupe-Neural' },
  fil: { language: 'fil-PH', voice: 'Google.fil-PH-Wavenet-A' },
  fr: { language: 'fr-FR', voice: 'Polly.Lea-Neural' },
  hi: { language: 'hi-IN', voice: 'Google.hi-IN-Neural2-A' },
  ko: { language: 'ko-KR', voice: 'Polly.Seoyeon-Neural' },
  pa: { language: 'pa-IN', voice: 'Google.pa-IN-Wavenet-A' },
  pt: { language: 'pt-BR', voice: 'Polly.Camila-Neural' },
  ru: { language: 'ru-RU', voice: 'Google.ru-RU-Wavenet-A' },
  tl: { language: 'fil-PH', voice: 'Google.fil-PH-Wavenet-A' },
  uk: { language: 'uk-UA', voice: 'Google.uk-UA-Wavenet-A' },
  vi: { language: 'vi-VN', voice: 'Google.vi-VN-Neural2-A' },
  yue: { language: 'yue-HK', voice: 'Google.yue-HK-Standard-A' },
  zh: { language: 'cmn-CN', voice: 'Polly.Zhiyu-Neural' },
  'zh-hk': { language: 'yue-HK', voice: 'Google.yue-HK-Standard-A' },
  'zh-tw': { language: 'cmn-TW', voice: 'Google.cmn-TW-Wavenet-A' },
} as const;

type Voice = (typeof voices)[keyof typeof voices];

const byTag: Readonly<Record<string, Voice>> = voices;

/** The voice of a BCP 47 tag, or of its language; English where Twilio has no voice for it. */
export function voiceFor(language: string): Voice {
  const tag = language.toLowerCase();
  return byTag[tag] ?? byTag[tag.split('-')[0] ?? ''] ?? voices.en;
}
