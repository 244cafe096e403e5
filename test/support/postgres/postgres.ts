import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import type { EmbeddedServer } from '#database/embedded/embedded-server.ts';
import { hasty, quickPlans } from './hasty.ts';
import { moveToMemory } from './in-memory.ts';
import { startMigratedServer } from './resting-server.ts';

type Shared = { server: EmbeddedServer; users: number; stop(): Promise<void> };

/** This file is loaded once for each project, and they share one server. */
const run = globalThis as { sharedPostgres?: Promise<Shared> | undefined };

/** One PostgreSQL for the whole run, with a migrated template that every file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = await (run.sharedPostgres ??= start());
  shared.users += 1;
  project.provide('postgresOwnerUrl', shared.server.ownerUrl);
  project.provide('postgresUrls', shared.server.urls);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    run.sharedPostgres = undefined;
    await shared.stop();
  };
}

async function start(): Promise<Shared> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-test-'));
  const server = await startMigratedServer(
    folder,
    process.env['TEST_LENGTH'] === 'long' ? hasty : { ...hasty, ...quickPlans },
  );
  const memory = await moveToMemory(server.ownerUrl, path.join(folder, 'postgres'));
  /** A run that is broken off takes its server along. */
  const abandon = () => {
    if (server.pid !== undefined) process.kill(server.pid, 'SIGQUIT');
  };
  process.once('exit', abandon);
  return {
    server,
    users: 0,
    async stop() {
      process.off('exit', abandon);
      await server[Symbol.asyncDispose]();
      await memory[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
