import { PackageRefused } from '#sis/oneroster/package-refused.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';
import { askService, type ServiceAnswer } from './ask-service.ts';
import { ChangesNotTold, changedSince, refuseUnchanged } from './changes.ts';
import { limitReading } from './limit-reading.ts';
import { type Page, PagesMoved, readPage, readPages, type ServiceRow } from './read-pages.ts';
import { restFor, type Wait } from './rest-for.ts';
import { headerOf, lineOf, rolesOf, type ServiceFile } from './service-columns.ts';
import { type ServiceSettings, type ServiceVersion, versionOf } from './service-settings.ts';
import { createServiceToken } from './service-token.ts';
import { openSpool, type Spool } from './spool.ts';

const collections = ['orgs', 'users', 'courses', 'classes', 'enrollments'] as const;
type Collection = (typeof collections)[number];
/** A school may have none of these, and its service need not offer them. */
const optional: readonly Collection[] = ['courses', 'classes', 'enrollments'];

/** What changes every day. Of the others there are few: they are read whole each time. */
const changing: readonly Collection[] = ['users', 'enrollments'];

const mostReadings = 3;

export type FetchRoster = {
  settings: ServiceSettings;
  /** Only those users and enrollments that changed since then, by the service's clock. */
  since?: Temporal.Instant;
  onProgress?: (progress: { file: string; rows: number }) => void;
  wait?: Wait;
  /** Milliseconds that only go forward. */
  clock?: () => number;
};

export type ServiceRoster = RosterPackage & {
  /** By the service's own clock, or by ours if that is behind: whatever changes later is not in here for certain. */
  begunAt: Temporal.Instant | undefined;
  /** Whom it tells of, where it tells of changes alone. */
  changedUsers: readonly string[];
};

/**
 * Reads the roster from the service and gives it as the files of an export, so that one import takes both. It is read
 * to the end before the import begins: no transaction waits for a network.
 */
export async function fetchRoster(request: FetchRoster): Promise<ServiceRoster> {
  const version = versionOf(request.settings);
  const { wait, beforePage } = limitReading({ ...request, wait: request.wait ?? restFor });
  const token = createServiceToken(request.settings, { version, wait });
  const stack = new AsyncDisposableStack();
  const files = new Map<ServiceFile, Spool>();
  const changedUsers: string[] = [];
  let begunAt: Temporal.Instant | undefined;
  const add = async (file: ServiceFile) => {
    const spool = stack.use(await openSpool(file));
    files.set(file, spool);
    return spool;
  };
  try {
    for (const collection of collections) {
      const spools: [ServiceFile, Spool][] = [[collection, await add(collection)]];
      if (collection === 'users' && version === '1.2') spools.push(['roles', await add('roles')]);
      const since = changing.includes(collection) ? request.since : undefined;
      const ask = async (place: Place) => {
        beforePage();
        const url = addressOf(request.settings, collection, { ...place, since });
        const answer = await askService(url, { token, wait });
        begunAt ??= clockOf(answer);
        const page = pageIn(answer, collection, since !== undefined);
        const read = place.offset + page.rows.length;
        if (since !== undefined) refuseUnchanged(page, { since, collection, read });
        return page;
      };
      const onRows = (rows: readonly ServiceRow[]) => {
        if (since !== undefined && collection === 'users')
          changedUsers.push(...rows.map(({ sourcedId }) => sourcedId));
      };
      const isThere = await spoolAll(collection, { ask, spools, onRows, ...request });
      if (!isThere) for (const [file] of spools) files.delete(file);
    }
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
  return { ...packageOf({ files, version, stack }), begunAt, changedUsers };
}

type Place = { offset: number; limit: number };

const notOffered = { rows: [], total: 0, isMissing: true };

function pageIn(answer: ServiceAnswer, collection: Collection, isFiltered: boolean): Page {
  if (answer.status === 200) return readPage(collection, answer);
  if (answer.status === 404 && optional.includes(collection)) return notOffered;
  const words = `the roster service refuses to give ${collection} (${answer.status})`;
  if (isFiltered) throw new ChangesNotTold(`${words} by when they changed`, { isPassing: false });
  throw new PackageRefused(words);
}

/** Nothing where it tells no time. */
function clockOf({ headers }: ServiceAnswer): Temporal.Instant | undefined {
  const theirs = Date.parse(headers.get('date') ?? '');
  if (!Number.isFinite(theirs)) return undefined;
  return Temporal.Instant.fromEpochMilliseconds(Math.min(theirs, Date.now()));
}

type Reading = Pick<FetchRoster, 'onProgress'> & {
  onRows: (rows: readonly ServiceRow[]) => void;
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
  const { ask, spools, onProgress, onRows } = reading;
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
    onRows(page);
    rows += page.length;
    onProgress?.({ file: collection, rows });
  }
  return isThere;
}

/** Sorted by what never changes, so that a page is the same page when it is asked for again. */
function addressOf(
  { url }: ServiceSettings,
  collection: Collection,
  { offset, limit, since }: Place & { since: Temporal.Instant | undefined },
): URL {
  const address = new URL(`${url.replace(/\/$/, '')}/${collection}`);
  address.search = new URLSearchParams({
    limit: String(limit),
    offset: String(offset),
    sort: 'sourcedId',
    orderBy: 'asc',
    ...(since === undefined ? {} : { filter: changedSince(since) }),
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
