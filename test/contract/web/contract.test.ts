import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Router } from 'express';
import pino from 'pino';
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { twilioWebhooks } from '#carrier/twilio/twilio-webhook.ts';
import type {
  answeredByFields,
  connectedFields,
  inboundCallFields,
  inboundConnectedFields,
  inboundKeyFields,
  keyFields,
  recordingFields,
  statusFields,
  takeFields,
  textFields,
  textStatusFields,
  voiceFields,
} from '#carrier/twilio/webhook-fields.ts';
import { connect } from '#database/connect.ts';
import { familyLink } from '#domain/consent/family/family-link.ts';
import type { EvidenceLine } from '#domain/proof/evidence/evidence-line.ts';
import { fileLink } from '#files/file-kind.ts';
import { evidenceFile } from '#files/kinds/evidence-files.ts';
import { vaultOf } from '#test/support/keys/test-keys.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { asking, changedFileLink } from '#test/support/web/file-links.ts';
import { noDirectory, webServer } from '#test/support/web/web-server.ts';
import type { components } from '#web/api.d.ts';
import { webRoutes } from '#web/web-routes.ts';

const logger = pino({ level: 'silent' });
const vault = vaultOf(randomBytes(32));
// Nothing listens there: what is refused before the database is asked stays refused without one.
const nowhere = connect({ url: 'postgres://bellwether@127.0.0.1:1/none', name: 'web-contract' });
const contract = await readContract();

const server = setUpOnce(() => webServer({ db: nowhere.db, vault }));
afterAll(async () => {
  await nowhere[Symbol.asyncDispose]();
});

describe('manifests/openapi/bellwether.yaml', () => {
  test('lists every route that is served, and nothing else', () => {
    const served = [
      ...routesOf(
        webRoutes({
          db: nowhere.db,
          downloads: nowhere.db,
          vault,
          logger,
          directory: noDirectory,
          publicUrl: 'https://example.org',
        }),
      ),
      ...routesOf(
        twilioWebhooks({
          accountSid: `AC${'0'.repeat(32)}`,
          authTokens: ['a-token-of-this-test'],
          publicUrl: 'https://example.org',
          handler: {
            onAnswer: async () => [],
            onRecorder: async () => [],
            onKey: async () => [],
            onConnected: async () => [],
            onSound: async () => undefined,
            onCallBackSound: async () => undefined,
            onFailure: async () => [],
            onTake: async () => [],
            onRecording: async () => {},
            onInboundCall: async () => [],
            onInboundKey: async () => [],
            onInboundConnected: async () => [],
            onEvent: async () => {},
            onInboundText: async () => 'Maple Grove. For help, call 503-555-0199.',
          },
          onRefused: () => {},
          logger,
        }),
      ),
    ];

    expect(served.toSorted()).toEqual(contract.map(({ route }) => route).toSorted());
    expect(served.length).toBeGreaterThan(10);
  });

  test('names the fields that the Twilio webhooks read', () => {
    type Forms = components['schemas'];

    expectTypeOf<Sent<typeof voiceFields>>().toEqualTypeOf<Named<Forms['CallForm']>>();
    expectTypeOf<Sent<typeof keyFields>>().toEqualTypeOf<Named<Forms['KeyForm']>>();
    expectTypeOf<Sent<typeof inboundCallFields>>().toEqualTypeOf<Named<Forms['InboundCallForm']>>();
    expectTypeOf<Sent<typeof inboundKeyFields>>().toEqualTypeOf<Named<Forms['InboundKeyForm']>>();
    expectTypeOf<Sent<typeof connectedFields>>().toEqualTypeOf<Named<Forms['ConnectedForm']>>();
    expectTypeOf<Sent<typeof inboundConnectedFields>>().toEqualTypeOf<
      Named<Forms['InboundConnectedForm']>
    >();
    expectTypeOf<Sent<typeof takeFields>>().toEqualTypeOf<Named<Forms['TakeForm']>>();
    expectTypeOf<Sent<typeof recordingFields>>().toEqualTypeOf<Named<Forms['RecordingForm']>>();
    expectTypeOf<Sent<typeof statusFields>>().toEqualTypeOf<Named<Forms['CallStatusForm']>>();
    expectTypeOf<Sent<typeof answeredByFields>>().toEqualTypeOf<Named<Forms['AnsweredByForm']>>();
    expectTypeOf<Sent<typeof textStatusFields>>().toEqualTypeOf<Named<Forms['TextStatusForm']>>();
    expectTypeOf<Sent<typeof textFields>>().toEqualTypeOf<Named<Forms['TextForm']>>();
  });

  test('names every kind of line that an evidence file has', () => {
    expectTypeOf<EvidenceLine>().toExtend<components['schemas']['EvidenceLine']>();
  });

  test.each(contract.filter(({ route }) => !route.includes('/twilio/')))(
    'documents the answer to $route with nonsense in it',
    async ({ route, statuses }) => {
      const [method, path] = route.split(' ');

      const response = await fetch(server.url + String(path).replaceAll(/\{\w+\}/g, 'nonsense'), {
        method: String(method),
      });

      expect(statuses).toContain(response.status);
    },
  );
});

describe('without a database', () => {
  test('the process is live and not ready, in plain words', async () => {
    const live = await fetch(`${server.url}/health/live`);
    const ready = await fetch(`${server.url}/health/ready`);

    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not-ready', reason: 'the database does not answer' },
    ]);
  });

  test('a good link says that it does not work just now, and not why', async () => {
    const expiresAt = Temporal.Now.instant().add({ hours: 1 });
    const link = familyLink({ guardianId: randomUUID(), expiresAt }, server.url, vault);

    const response = await fetch(link);

    expect(response.status).toBe(503);
    const page = await response.text();
    expect(page).toContain('Nothing changed');
    expect(page).not.toMatch(/ECONNREFUSED|postgres|127\.0\.0\.1/);
  });
});

describe('a link', () => {
  const later = () => Temporal.Now.instant().add({ hours: 1 });
  const id = '0199c1de-0000-7000-8000-000000000001';
  const evidenceLink = (at?: Temporal.Instant) =>
    fileLink(
      evidenceFile,
      { campaign: id, format: 'jsonl' },
      { operatorId: '0199c1de-0000-7000-8000-000000000002', at },
      { publicUrl: server.url, vault },
    );

  test.each([
    ['altered', (link: string) => link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['cut short', (link: string) => link.slice(0, -1)],
    ['made longer', (link: string) => `${link}A`],
  ])('that was %s opens nothing', async (_how, spoil) => {
    const family = familyLink({ guardianId: id, expiresAt: later() }, server.url, vault);

    for (const link of [spoil(family), spoil(evidenceLink())]) {
      const response = await fetch(link);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('This link doesn’t work');
    }
  });

  test('that has expired says so and opens nothing', async () => {
    const expiresAt = Temporal.Now.instant().subtract({ seconds: 1 });
    const family = familyLink({ guardianId: id, expiresAt }, server.url, vault);

    for (const link of [family, evidenceLink(expiresAt.subtract({ hours: 1 }))]) {
      const response = await fetch(link);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('This link has expired');
    }
  });

  test('made with another key opens nothing', async () => {
    const stranger = vaultOf(randomBytes(32));
    const link = familyLink({ guardianId: id, expiresAt: later() }, server.url, stranger);

    expect((await fetch(link)).status).toBe(403);
  });

  test('to evidence does not open another campaign, nor for another person, nor later', async () => {
    const link = evidenceLink();
    const other = asking(link, { campaign: randomUUID() });
    const others = changedFileLink(link, (one) => ({ ...one, operatorId: randomUUID() }));
    const later = changedFileLink(link, (one) => ({ ...one, expires: one.expires + 60 }));

    for (const one of [other, others, later]) expect((await fetch(one)).status).toBe(403);
  });
});

test('a page loads nothing, sends nothing elsewhere, can not be framed and is not kept', async () => {
  const { headers } = await fetch(`${server.url}/family/nonsense`);

  const policy = headers.get('content-security-policy');
  expect(policy).toMatch(/default-src 'none';style-src 'sha256-[^']+';form-action 'self'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
});

/** What a client must and may send, with the optional marks that zod and openapi-typescript write differently. */
type Sent<T extends z.ZodType> = Marked<z.input<T>>;
type Named<T> = Marked<T>;
type Marked<T> = { [K in keyof T]-?: undefined extends T[K] ? [Exclude<T[K], undefined>] : T[K] };

function routesOf(router: Router): string[] {
  return router.stack.flatMap(({ route }) =>
    route === undefined
      ? []
      : Object.keys(methodsOf(route)).map(
          (method) => `${method.toUpperCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`,
        ),
  );
}

function methodsOf(route: object): object {
  return 'methods' in route && typeof route.methods === 'object' ? (route.methods ?? {}) : {};
}

/** Routes with the statuses that the document gives them. `npm run check:api` reads the same file as OpenAPI. */
async function readContract(): Promise<{ route: string; statuses: number[] }[]> {
  const file = new URL('../../../manifests/openapi/bellwether.yaml', import.meta.url);
  const paths = (await readFile(file, 'utf8')).split(/^components:$/m)[0] ?? '';
  return paths.split(/^ {2}(?=\/)/m).flatMap((section) => {
    const path = section.slice(0, section.indexOf(':'));
    return section.split(/^ {4}(?=(?:get|post|put|patch|delete):$)/m).flatMap((part, i) => {
      if (i === 0) return [];
      const method = part.slice(0, part.indexOf(':')).toUpperCase();
      const statuses = [...part.matchAll(/^ {8}["'](\d{3})["']:/gm)].map((match) =>
        Number(match[1]),
      );
      return [{ route: `${method} ${path}`, statuses }];
    });
  });
}
