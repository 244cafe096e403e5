import { v2 } from '@google-cloud/translate';
import type { Translated, Translator, TranslatorFailure } from '#translation/translator.ts';

/** What Google calls a home language of the roster, where it is not the same. */
const googleCodes: Readonly<Record<string, string>> = {
  fil: 'tl',
  prs: 'fa-AF',
  yue: 'yue',
  zh: 'zh-CN',
};

/** Cloud Translation Basic (v2): one key, and plain text both ways. */
export function createGoogleTranslator(options: {
  key: string;
  /** Another address than Google's own, for an emulated one. */
  url?: string | undefined;
}): Translator {
  // The worker asks again by itself, and says how it went.
  const client = new v2.Translate({ key: options.key, autoRetry: false });
  if (options.url !== undefined) client.baseUrl = options.url.replace(/\/+$/, '');
  return {
    provider: 'google',
    async translate(english, language, signal): Promise<Translated> {
      try {
        const question = { from: 'en', to: googleCodes[language] ?? language, format: 'text' };
        const [text] = await Promise.race([client.translate(english, question), aborted(signal)]);
        return typeof text === 'string'
          ? { kind: 'translated', text }
          : { kind: 'failed', reason: 'busy' };
      } catch (error) {
        return { kind: 'failed', reason: failureOf(error) };
      }
    },
  };
}

/** Its library takes no signal: an answer that comes later is dropped. */
async function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = () => reject(signal.reason);
  if (signal.aborted) give();
  signal.addEventListener('abort', give, { once: true });
  return promise;
}

function failureOf(error: unknown): TranslatorFailure {
  const isAnswer =
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'number' &&
    error.code >= 400;
  if (!isAnswer) return 'no-answer';
  if (error.code === 400) return /api key/i.test(error.message) ? 'refused' : 'not-offered';
  if (error.code === 401 || error.code === 403) return 'refused';
  return 'busy';
}
