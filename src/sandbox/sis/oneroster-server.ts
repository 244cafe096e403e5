import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import express, { type Request, type Response } from 'express';
import type { SisRow, SisRows } from './export-rows.ts';
import { pageOf, type SisHabits } from './oneroster-page.ts';

export type OneRosterServer = {
  /** The settings under which Bellwether finds it. */
  settings: { url: string; tokenUrl: string; clientId: string; clientSecret: string };
  /** What it answers; a test may change it at any moment. */
  rows: SisRows;
  habits: SisHabits;
  /** Each question for a page, newest last. */
  questions(): { collection: string; offset: number; limit: number; filter: string }[];
  tokensGiven(): number;
  /** No token that was given so far counts any longer. */
  endTokens(): void;
  /** What happens before it answers the next page of a collection. */
  beforePage(act: ((page: { collection: string; offset: number }) => void) | undefined): void;
  /** Its next tokens are so many bytes long. */
  lengthenTokens(bytes: number): void;
  /** So many answers from now on are 429 with this Retry-After, or 503 where it is none. */
  beBusy(answers: number, retryAfter?: string): void;
  close(): Promise<void>;
};

const paths = { '1.1': '/ims/oneroster/v1p1', '1.2': '/ims/oneroster/rostering/v1p2' } as const;
const scope = (version: keyof typeof paths) =>
  `https://purl.imsglobal.org/spec/or/v1p${version.at(-1)}/scope/roster-core.readonly`;

/**
 * The service of a student information system, by the REST binding of OneRoster 1.1 and 1.2 and the security framework of
 * 1EdTech: OAuth 2 client credentials, `limit` and `offset`, `sort`, `filter`, X-Total-Count, Link, and imsx_StatusInfo in a no.
 */
export async function startOneRosterServer(options: {
  version: keyof typeof paths;
  rows: SisRows;
  habits?: SisHabits;
  tokenSeconds?: number;
}): Promise<OneRosterServer> {
  const { version, rows, tokenSeconds = 3600 } = options;
  const habits: SisHabits = options.habits ?? {};
  const app = express();
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientId = `client-${randomBytes(6).toString('hex')}`;
  const clientSecret = randomBytes(24).toString('base64url');
  const tokens = new Set<string>();
  const questions: ReturnType<OneRosterServer['questions']> = [];
  let given = 0;
  let tokenBytes = 0;
  let busy: { answers: number; retryAfter: string | undefined } = {
    answers: 0,
    retryAfter: undefined,
  };
  let before: Parameters<OneRosterServer['beforePage']>[0];

  app.post('/token', express.urlencoded({ extended: false }), (request, response) => {
    const login = Buffer.from(request.headers.authorization?.split(' ')[1] ?? '', 'base64');
    if (login.toString() !== `${clientId}:${clientSecret}`)
      return void response.status(401).json({ error: 'invalid_client' });
    if (request.body.grant_type !== 'client_credentials')
      return void response.status(400).json({ error: 'unsupported_grant_type' });
    if (request.body.scope !== scope(version))
      return void response.status(400).json({ error: 'invalid_scope' });
    const token = randomBytes(24).toString('base64url');
    tokens.add(token);
    given++;
    if (tokenBytes > 0) return endlessToken(response, tokenBytes);
    response.json({
      access_token: token,
      token_type: 'Bearer',
      expires_in: tokenSeconds,
      scope: scope(version),
    });
  });

  app.get(`${paths[version]}/:collection`, (request: Request, response: Response) => {
    const collection = String(request.params['collection']);
    if (busy.answers > 0) {
      busy.answers--;
      if (busy.retryAfter === undefined) return refuse(response, 503, 'unknownerror');
      response.setHeader('retry-after', busy.retryAfter);
      return refuse(response, 429, 'server_busy');
    }
    if (!tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? ''))
      return refuse(response, 401, 'unauthorisedrequest');
    const all = (rows as Record<string, SisRow[] | undefined>)[collection];
    if (all === undefined) return refuse(response, 404, 'unknownobject');
    const asked = (name: string) => {
      const value = request.query[name];
      return typeof value === 'string' ? value : '';
    };
    const number = (name: string, usual: number) =>
      asked(name) === '' ? usual : Number(asked(name));
    const place = { offset: number('offset', 0), limit: number('limit', 100) };
    before?.({ collection, offset: place.offset });
    const filter = asked('filter');
    questions.push({ collection, ...place, filter });
    const page = pageOf(all, { ...place, filter, sort: asked('sort') }, habits);
    if (page === undefined) return refuse(response, 400, 'invaliddata');
    if (habits.tellsTotal !== false) response.setHeader('x-total-count', String(page.total));
    if (habits.tellsLinks !== false) {
      const next = `${origin}${request.path}?limit=${page.rows.length}&offset=${page.end}`;
      response.setHeader(
        'link',
        page.end < page.total ? `<${next}>; rel="next"` : `<${origin}${request.path}>; rel="first"`,
      );
    }
    response.json({ [collection]: page.rows });
  });

  return {
    settings: {
      url: `${origin}${paths[version]}`,
      tokenUrl: `${origin}/token`,
      clientId,
      clientSecret,
    },
    rows,
    habits,
    questions: () => [...questions],
    tokensGiven: () => given,
    endTokens: () => tokens.clear(),
    beforePage: (act) => {
      before = act;
    },
    lengthenTokens: (bytes) => {
      tokenBytes = bytes;
    },
    beBusy: (answers, retryAfter) => {
      busy = { answers, retryAfter };
    },
    async close() {
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** A token that doesn't end before so many bytes, as fast as they are read. */
function endlessToken(response: Response, bytes: number): void {
  const piece = 'x'.repeat(65_536);
  const pieces = function* () {
    yield '{"access_token":"';
    for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
    yield '"}';
  };
  response.type('json');
  Readable.from(pieces())
    .on('error', () => {})
    .pipe(response);
}

/** A no, as the binding says it. */
function refuse(response: Response, status: number, minor: string): void {
  response.status(status).json({
    imsx_codeMajor: 'failure',
    imsx_severity: 'error',
    imsx_description: 'The request failed.',
    imsx_CodeMinor: {
      imsx_codeMinorField: [
        { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: minor },
      ],
    },
  });
}
