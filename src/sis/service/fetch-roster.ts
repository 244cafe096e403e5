import { PackageRefused } from '#sis/oneroster/package-refused.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';
import { askService } from './ask-service.ts';
import { PagesMoved, readPage, readPages, type ServiceRow } from './read-pages.ts';
import { restFor, type Wait } from './rest-for.ts';
import { headerOf, lineOf, rolesOf, type ServiceFile } from './service-columns.ts';
import { type ServiceSettings, type ServiceVersion, versionOf } from './service-settings.ts';
import { createServiceToken } from './service-token.ts';
import { openSpool, type Spool } from './spool.ts';

const collections = ['orgs', 'users', 'courses', 'classes', 'enrollments'] as const;
type Collection = (typeof collections)[number];
/** A school may have none of these, and its service need not offer them. */
const optional: readonly Collection[] = ['courses', 'classes', 'enrollments'];

const mostReadings = 3;

export type FetchRoster = {
  settings: ServiceSettings;
  onProgress?: (progress: { file: string; rows: number }) => void;
  wait?: Wait;
};

/**
 * Reads the whole roster from the service and gives it as the files of an export, so that one import takes both. It is read
 * to the end before the import begins: no transaction waits for a network.
 */
export async function fetchRoster(request: FetchRoster): Promise<RosterPackage> {
  const version = versionOf(request.settings);
  const wait = request.wait ?? restFor;
  const token = createServiceToken(request.settings, { version, wait });
  const stack = new AsyncDisposableStack();
  const files = new Map<ServiceFile, Spool>();
  const add = async (file: ServiceFile) => {
    const spool = stack.use(await openSpool(file));
    files.set(file, spool);
    return spool;
  };
  try {
    for (const collection of collections) {
      const spools: [ServiceFile, Spool][] = [[collection, await add(collection)]];
      if (collection === 'users' && version === '1.2') spools.push(['roles', await add('roles')]);
      const ask = async ({ offset, limit }: { offset: number; limit: number }) => {
        const url = addressOf(request.settings, collection, { offset, limit });
        const answer = await askService(url, { token, wait });
        if (answer.status === 200) return readPage(collection, answer);
        if (answer.status === 404 && optional.includes(collection)) return notOffered;
        throw new PackageRefused(
          `the roster service refuses to give ${collection} (${answer.status})`,
        );
      };
      const isThere = await spoolAll(collection, { ask, spools, ...request });
      if (!isThere) for (const [file] of spools) files.delete(file);
    }
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
  return packageOf({ files, version, stack });
}

const notOffered = { rows: [], total: 0, isMissing: true };

type Reading = Pick<FetchRoster, 'onProgress'> & {
  ask: Parameters<typeof readPages>[0];
  spools: readonly [ServiceFile, Spool][];
};

/** Whether the service has the collection. Where rows move under the reader too far to follow, it is read once more. */
async function spoolAll(collection: Collection, reading: Reading): Promise<boolean> {
  for (let readings = 1; ; readings++) {
    try {
      return await spoolOnce(collection, reading);
    } catch (error) {
      if (!(error instanceof PagesMoved)) throw error;
      if (readings === mostReadings)
        throw new PackageRefused(
          `${collection} of the roster service change faster than they can be read; try again later`,
        );
      for (const [, spool] of reading.spools) await spool.restart();
    }
  }
}

async function spoolOnce(collection: Collection, reading: Reading): Promise<boolean> {
  const { ask, spools, onProgress } = reading;
  for (const [file, spool] of spools) await spool.write(headerOf(file));
  let isThere = true;
  let rows = 0;
  const pages = readPages(async (place) => {
    const page = await ask(place);
    isThere &&= !('isMissing' in page);
    return page;
  });
  for await (const page of pages) {
    for (const [file, spool] of spools) {
      const told: ServiceRow[] = file === 'roles' ? page.flatMap(rolesOf) : page;
      await spool.write(told.map((row) => lineOf(file, row)).join(''));
    }
    rows += page.length;
    onProgress?.({ file: collection, rows });
  }
  return isThere;
}

/** Sorted by what never changes, so that a page is the same page when it is asked for again. */
function addressOf(
  { url }: ServiceSettings,
  collection: Collection,
  { offset, limit }: { offset: number; limit: number },
): URL {
  const address = new URL(`${url.replace(/\/$/, '')}/${collection}`);
  address.search = new URLSearchParams({
    limit: String(limit),
    offset: String(offset),
    sort: 'sourcedId',
    orderBy: 'asc',
  }).toString();
  return address;
}

function packageOf({
  files,
  version,
  stack,
}: {
  files: ReadonlyMap<ServiceFile, Spool>;
  version: ServiceVersion;
  stack: AsyncDisposableStack;
}): RosterPackage {
  const manifest = [
    'propertyName,value',
    `oneroster.version,${version}`,
    ...[...files.keys()].map((file) => `file.${file},bulk`),
  ].join('\n');
  const spoolOf = (name: string) => files.get(name.replace(/\.csv$/, '') as ServiceFile);
  return {
    has: (name) => name === 'manifest.csv' || spoolOf(name) !== undefined,
    async *read(name) {
      if (name === 'manifest.csv') yield Buffer.from(`${manifest}\n`);
      else yield* spoolOf(name)?.read() ?? [];
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
