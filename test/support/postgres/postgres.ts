import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { connect } from '#database/connect.ts';
import { startEmbeddedServer } from '#database/embedded/embedded-server.ts';
import { migrate } from '#database/migrate.ts';
import { addEverybody } from './everybody.ts';
import { hasty } from './hasty.ts';
import { moveToMemory } from './in-memory.ts';
import { keepTodaysLaw } from './todays-law.ts';

/** One PostgreSQL for the whole run, with a migrated template that every file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-test-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedServer(folder, { settings: hasty });
  {
    await using template = connect({ url: server.ownerUrl, name: 'template', max: 1 });
    await migrate(template.db);
  }
  await addEverybody(server.ownerUrl);
  await keepTodaysLaw(server.ownerUrl);
  const memory = await moveToMemory(server.ownerUrl, path.join(folder, 'postgres'));
  project.provide('postgresOwnerUrl', server.ownerUrl);
  project.provide('postgresUrls', server.urls);
  return async () => {
    await server[Symbol.asyncDispose]();
    await memory[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
}
