import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPooler, type Pooler, startPooler } from '#test/support/postgres/pooler.ts';
import {
  expectInOrder,
  type Host,
  secondsToNextCalls,
  startClosure,
  startHost,
} from '#test/support/product/host.ts';

const program = await findPooler();

describe.skipIf(program === undefined)(
  'F69 with PgBouncer between all programs and the database',
  () => {
    let host: Host;
    let between: Pooler;
    beforeAll(async () => {
      host = await startHost({
        pooler: async (urls) =>
          (between = await startPooler(program ?? '', { urls, mode: 'session' })),
      });
    });
    afterAll(() => host[Symbol.asyncDispose]());

    test('F69 a closure runs from the request to its last call, and the books balance', async () => {
      const closure = await startClosure(host);

      await expectInOrder(host, closure);
    });

    test('F69 the pooler starts again in the middle of a closure: calls leave within 15 s, and the books balance', async () => {
      const closure = await startClosure(host);

      await between.restart();

      expect(await secondsToNextCalls(host, closure)).toBeLessThan(15);
      await expectInOrder(host, closure);
    });

    test('F69 PostgreSQL loses its power behind the pooler: calls leave within 60 s, and the books balance', async () => {
      const closure = await startClosure(host);

      await host.postgres.restart();

      expect(await secondsToNextCalls(host, closure)).toBeLessThan(60);
      await expectInOrder(host, closure);
    });

    test('F26 F69 every line to the pooler falls silent: it goes on within 15 s', async () => {
      const closure = await startClosure(host);

      host.line.silence();

      expect(await secondsToNextCalls(host, closure)).toBeLessThan(15);
      await expectInOrder(host, closure);
    });
  },
);
