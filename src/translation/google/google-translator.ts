import { z } from 'zod';
import type { Translated, Translator, TranslatorFailure } from '#translation/translator.ts';

const googleUrl = 'https://translation.googleapis.com/language/translate/v2';

/** What Google calls a home language of the roster, where it is not the same. */
const googleCodes: Readonly<Record<string, string>> = {
  fil: 'tl',
  prs: 'fa-AF',
  yue: 'yue',
  zh: 'zh-CN',
};

const success = z.object({
  data: z.object({ translations: z.tuple([z.object({ translatedText: z.string() })]) }),
});
const failure = z.object({ error: z.object({ message: z.string() }) });

/**
 * Cloud Translation Basic (v2): one POST, plain text both ways. The key travels in a header, because proxies write addresses
 * to their logs. https://cloud.google.com/translate/docs/reference/rest/v2/translate
 */
export function createGoogleTranslator(options: {
  key: string;
  /** Another address than Google's own, for an emulated one. */
  url?: string | undefined;
}): Translator {
  return {
    provider: 'google',
    async translate(english, language, signal): Promise<Translated> {
      try {
        const response = await fetch(options.url ?? googleUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-goog-api-key': options.key },
          body: JSON.stringify({
            q: english,
            source: 'en',
            target: googleCodes[language] ?? language,
            format: 'text',
          }),
          redirect: 'error',
          signal,
        });
        return read(response.status, await response.json());
      } catch {
        return { kind: 'failed', reason: 'no-answer' };
      }
    },
  };
}

/** @param answer the body, from outside: translations, or an error with a status of 400 and above */
function read(status: number, answer: unknown): Translated {
  const translated = success.safeParse(answer).data;
  if (status === 200 && translated !== undefined)
    return { kind: 'translated', text: translated.data.translations[0].translatedText };
  return { kind: 'failed', reason: reasonFor(status, failure.safeParse(answer).data) };
}

function reasonFor(status: number, answer: z.infer<typeof failure> | undefined): TranslatorFailure {
  if (status === 400)
    return /api key/i.test(answer?.error.message ?? '') ? 'refused' : 'not-offered';
  return status === 401 || status === 403 ? 'refused' : 'busy';
}
