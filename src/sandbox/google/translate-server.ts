import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pseudoTranslation } from './pseudo-translation.ts';

export type TranslateMood =
  /** It hangs up. */
  | 'away'
  /** It takes the question and never answers. */
  | 'silent'
  | 'busy'
  | 'out-of-quota';

export type TranslateServer = {
  url: string;
  key: string;
  /** Everything that reached it, newest last. */
  questions(): { text: string; target: string }[];
  /** The path and query of each request, newest last. */
  addresses(): string[];
  /** What it says from now on, whatever it is asked; as it likes, if undefined. */
  say(text: string | undefined): void;
  setMood(mood: TranslateMood | undefined): void;
  close(): Promise<void>;
};

/** The languages that Google offers, of those in American schools. */
const offered = new Set(
  'am ar bn de es fa fa-AF fr gu hi hmn ht hy it ja km ko lo my ne pa pl ps pt ro ru so sw ta te th tl tr uk ur vi yue zh-CN'.split(
    ' ',
  ),
);

/**
 * Google Cloud Translation Basic (v2) as its reference tells it: POST with a key in a header or the query, `q`, `source`, `target` and
 * `format`; the answer under `data.translations`, a no under `error`. What it says is clearly made up.
 */
export async function startTranslateServer({ port }: { port: number }): Promise<TranslateServer> {
  const app = express();
  const server = createServer(app);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const key = `AIza${randomBytes(26).toString('base64url').slice(0, 35)}`;
  const addresses: string[] = [];
  const questions: { text: string; target: string }[] = [];
  let said: string | undefined;
  let mood: TranslateMood | undefined;

  app.post('/language/translate/v2', express.json(), (request, response) => {
    addresses.push(request.originalUrl);
    if (mood === 'away') return void request.socket.destroy();
    const given = request.headers['x-goog-api-key'] ?? request.query['key'];
    if (given !== key) return void response.status(400).json(noSuchKey);
    const { q, source, target, format } = request.body;
    const texts = [q].flat();
    for (const text of texts) questions.push({ text: String(text), target: String(target) });
    if (mood === 'silent') return;
    if (mood === 'busy') return void response.status(503).json(backendError);
    if (mood === 'out-of-quota') return void response.status(403).json(quotaError);
    if (source !== 'en' || format !== 'text' || !offered.has(target))
      return void response.status(400).json(invalidValue);
    const translations = texts.map((text) => ({
      translatedText: said ?? pseudoTranslation(String(text), target),
    }));
    response.json({ data: { translations } });
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/language/translate/v2`,
    key,
    questions: () => [...questions],
    addresses: () => [...addresses],
    say: (text) => {
      said = text;
    },
    setMood: (next) => {
      mood = next;
    },
    async close() {
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

const no = (code: number, message: string, reason: string, status: string) => ({
  error: { code, message, errors: [{ message, domain: 'global', reason }], status },
});
const noSuchKey = no(
  400,
  'API key not valid. Please pass a valid API key.',
  'badRequest',
  'INVALID_ARGUMENT',
);
const invalidValue = no(400, 'Invalid Value', 'invalid', 'INVALID_ARGUMENT');
const backendError = no(
  503,
  'The service is currently unavailable.',
  'backendError',
  'UNAVAILABLE',
);
const quotaError = no(403, 'Daily Limit Exceeded', 'dailyLimitExceeded', 'PERMISSION_DENIED');
