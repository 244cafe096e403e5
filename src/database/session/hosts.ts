import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { addressesOf } from './addresses.ts';

export type Hosts = {
  /** What the pool makes its sessions of. */
  Client: NonNullable<pg.PoolConfig['Client']>;
  /** Where this session leads. */
  addressOf(client: pg.ClientBase): string;
};

/**
 * Of several servers in one address each session goes to the one that takes writes, as libpq does with
 * target_session_attrs=read-write, and after a failover to the next.
 */
export function followPrimary(url: string): Hosts {
  const addresses = addressesOf(url);
  const [only = url] = addresses;
  if (addresses.length === 1) return { Client: pg.Client, addressOf: () => only };
  const finder = createFinder(addresses);
  const led = new WeakMap<pg.ClientBase, string>();
  class RovingClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(typeof config === 'object' ? { ...config, connectionString: only } : config);
      // A session that ends against our will may have lost its server: the next one asks again.
      this.on('error', () => finder.forget());
    }

    override connect(): Promise<this>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void): Promise<this> | undefined {
      const opened = this.#open();
      if (callback === undefined) return opened;
      opened.then(() => (callback as (error?: Error) => void)(), callback);
      return undefined;
    }

    async #open(): Promise<this> {
      const address = await finder.find();
      // The pool gave it up meanwhile.
      if (this.connection.stream.destroyed) throw new Error('timeout expired');
      const { hostname, port } = new URL(address);
      Object.assign(this, { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 5432) });
      led.set(this, address);
      try {
        await super.connect();
      } catch (error) {
        finder.forget();
        throw error;
      }
      return this;
    }
  }
  return { Client: RovingClient, addressOf: (client) => led.get(client) ?? only };
}

/** How long a server may take to say whether it takes writes, and the others once one does. */
const patienceMs = 4_000;
const othersMs = 500;

type Primary = { address: string; system: string; timeline: number };

/** Finds the server that takes writes, and remembers it until something is amiss. */
function createFinder(addresses: readonly string[]): {
  find(): Promise<string>;
  forget(): void;
} {
  let known: Promise<string> | undefined;
  let latest: Primary | undefined;

  async function look(): Promise<string> {
    const found: Primary[] = [];
    const asked = addresses.map(async (address) => {
      const primary = await ask(address);
      if (primary !== undefined) found.push(primary);
    });
    const all = Promise.allSettled(asked);
    await Promise.race([all, Promise.any(asked).then(() => wait(othersMs))]).catch(() => undefined);
    if (found.length === 0) await all;
    // One that was left behind by a failover and came back takes writes, too, and nobody must write there.
    const before = latest;
    const primary = found
      .filter((one) => before?.system !== one.system || one.timeline >= before.timeline)
      .toSorted((one, other) => other.timeline - one.timeline)[0];
    if (primary === undefined) throw await faultOf(all);
    latest = primary;
    return primary.address;
  }

  return {
    find() {
      if (known !== undefined) return known;
      const looking = look();
      known = looking;
      looking.catch(() => {
        if (known === looking) known = undefined;
      });
      return looking;
    },
    forget() {
      known = undefined;
    },
  };
}

/** Of servers that are all away the first one's; of standbys that answer, that there is no primary. */
async function faultOf(all: Promise<PromiseSettledResult<void>[]>): Promise<Error> {
  const results = await all;
  const faults = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const [first] = faults;
  return faults.length === results.length && first instanceof Error ? first : new NoPrimary();
}

class NoPrimary extends Error {
  override name = 'NoPrimary';
  override message = 'no server takes writes';
}

/** Undefined for a standby, or a server that takes no writes. */
async function ask(address: string): Promise<Primary | undefined> {
  const client = new pg.Client({
    connectionString: address,
    application_name: 'bellwether-hosts',
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ system: string; timeline: string | null }>(`
      SELECT (SELECT system_identifier FROM pg_control_system())::text AS system,
        CASE WHEN current_setting('transaction_read_only') = 'off'
          THEN left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END AS timeline`);
    const [row] = rows;
    if (row === undefined || row.timeline === null) return undefined;
    return { address, system: row.system, timeline: Number.parseInt(row.timeline, 16) };
  } finally {
    client.connection.stream.destroy();
  }
}
