/*
 * A voice for each language that Twilio's <Say> speaks, by the list in its SDK (SayLanguage and SayVoice of twilio 6.3.1),
 * which test/unit/attempt/voices.test.ts reads: https://www.twilio.com/docs/voice/twiml/say/text-speech. A wrong pair of
 * language and voice fails the whole <Say> (13512). The fingerprint of a campaign covers which voice is used.
 */
const voices = {
  af: { language: 'af-ZA', voice: 'Google.af-ZA-Standard-A' },
  am: { language: 'am-ET', voice: 'Google.am-ET-Wavenet-A' },
  ar: { language: 'ar-XA', voice: 'Google.ar-XA-Wavenet-A' },
  bg: { language: 'bg-BG', voice: 'Google.bg-BG-Standard-A' },
  bn: { language: 'bn-IN', voice: 'Google.bn-IN-Wavenet-A' },
  ca: { language: 'ca-ES', voice: 'Google.ca-ES-Standard-A' },
  cs: { language: 'cs-CZ', voice: 'Google.cs-CZ-Wavenet-A' },
  cy: { language: 'cy-GB', voice: 'Polly.Gwyneth' },
  da: { language: 'da-DK', voice: 'Google.da-DK-Neural2-D' },
  de: { language: 'de-DE', voice: 'Polly.Vicki-Neural' },
  el: { language: 'el-GR', voice: 'Google.el-GR-Wavenet-A' },
  en: { language: 'en-US', voice: 'Polly.Joanna-Neural' },
  es: { language: 'es-US', voice: 'Polly.Lupe-Neural' },
  fi: { language: 'fi-FI', voice: 'Google.fi-FI-Wavenet-A' },
  fil: { language: 'fil-PH', voice: 'Google.fil-PH-Wavenet-A' },
  fr: { language: 'fr-FR', voice: 'Polly.Lea-Neural' },
  gu: { language: 'gu-IN', voice: 'Google.gu-IN-Wavenet-A' },
  he: { language: 'he-IL', voice: 'Google.he-IL-Wavenet-A' },
  hi: { language: 'hi-IN', voice: 'Google.hi-IN-Neural2-A' },
  hu: { language: 'hu-HU', voice: 'Google.hu-HU-Wavenet-A' },
  id: { language: 'id-ID', voice: 'Google.id-ID-Wavenet-A' },
  is: { language: 'is-IS', voice: 'Google.is-IS-Standard-A' },
  it: { language: 'it-IT', voice: 'Google.it-IT-Wavenet-A' },
  ja: { language: 'ja-JP', voice: 'Google.ja-JP-Neural2-B' },
  kn: { language: 'kn-IN', voice: 'Google.kn-IN-Wavenet-A' },
  ko: { language: 'ko-KR', voice: 'Polly.Seoyeon-Neural' },
  lv: { language: 'lv-LV', voice: 'Google.lv-LV-Standard-A' },
  ml: { language: 'ml-IN', voice: 'Google.ml-IN-Wavenet-A' },
  mr: { language: 'mr-IN', voice: 'Google.mr-IN-Wavenet-A' },
  ms: { language: 'ms-MY', voice: 'Google.ms-MY-Wavenet-A' },
  nb: { language: 'nb-NO', voice: 'Google.nb-NO-Wavenet-A' },
  nl: { language: 'nl-NL', voice: 'Google.nl-NL-Wavenet-A' },
  pa: { language: 'pa-IN', voice: 'Google.pa-IN-Wavenet-A' },
  pl: { language: 'pl-PL', voice: 'Google.pl-PL-Wavenet-A' },
  pt: { language: 'pt-BR', voice: 'Polly.Camila-Neural' },
  ro: { language: 'ro-RO', voice: 'Google.ro-RO-Wavenet-A' },
  ru: { language: 'ru-RU', voice: 'Google.ru-RU-Wavenet-A' },
  sk: { language: 'sk-SK', voice: 'Google.sk-SK-Wavenet-A' },
  sr: { language: 'sr-RS', voice: 'Google.sr-RS-Standard-A' },
  sv: { language: 'sv-SE', voice: 'Google.sv-SE-Wavenet-A' },
  ta: { language: 'ta-IN', voice: 'Google.ta-IN-Wavenet-A' },
  te: { language: 'te-IN', voice: 'Google.te-IN-Standard-A' },
  th: { language: 'th-TH', voice: 'Google.th-TH-Neural2-C' },
  tl: { language: 'fil-PH', voice: 'Google.fil-PH-Wavenet-A' },
  tr: { language: 'tr-TR', voice: 'Google.tr-TR-Wavenet-A' },
  uk: { language: 'uk-UA', voice: 'Google.uk-UA-Wavenet-A' },
  vi: { language: 'vi-VN', voice: 'Google.vi-VN-Neural2-A' },
  yue: { language: 'yue-HK', voice: 'Google.yue-HK-Standard-A' },
  zh: { language: 'cmn-CN', voice: 'Polly.Zhiyu-Neural' },
  'zh-hk': { language: 'yue-HK', voice: 'Google.yue-HK-Standard-A' },
  'zh-tw': { language: 'cmn-TW', voice: 'Google.cmn-TW-Wavenet-A' },
} as const;

export type Voice = (typeof voices)[keyof typeof voices];

const byTag: ReadonlyMap<string, Voice> = new Map(Object.entries(voices));

/** The voice of a BCP 47 tag, or of its language. No other stands in: an English voice reads no Somali. */
export function voiceFor(language: string): Voice | undefined {
  const tag = language.toLowerCase();
  return byTag.get(tag) ?? byTag.get(tag.split('-')[0] ?? '');
}

/** Whether the carrier can say a text of this language aloud. */
export function hasVoice(language: string): boolean {
  return voiceFor(language) !== undefined;
}
