import { createCardTypes } from '#card-sync/card-types.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Child } from '#sandbox/child-process.ts';
import { listDrilledPhones, listFamilyPhones } from '#sandbox/family-phones.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { makeItAfternoon } from '#test/support/district/afternoon.ts';
import { ownPhone } from '#test/support/product/own-phone.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';
import { phoneBinding } from '#vault/vault.ts';
import { type Book, readBook } from './model/book.ts';
import type { Player, Who } from './player/player.ts';
import type { SeenButton } from './player/seen.ts';
import { slackPlayer } from './player/slack-player.ts';
import { teamsPlayer } from './player/teams-player.ts';
import { awayUntilSealed, type WorkerAway } from './worker-away.ts';

/** A district with its whole product, in which afternoon follows afternoon. */
export type Town = AsyncDisposable & {
  product: Product;
  kinds: ReturnType<typeof createCardTypes>;
  player(who: Who, platform: Platform): Player;
  /** Closures of this afternoon, and the freeze. */
  book(): Promise<Book>;
  /** So many phones stand on the list of drills. */
  drillPhones(): Promise<number>;
  /** Every number that ever stood on it. */
  drillList: ReadonlySet<string>;
  /** So many calls and texts of the carrier were looked at. */
  ordersSeen: [number, number];
  /** A school of some families, and one of very few. */
  schools: { large: string; small: string; all: readonly string[] };
  families: readonly { number: string; label: string }[];
  processes: { bot: Child; worker: Child };
  /** When no worker ran. */
  workerAway: WorkerAway[];
  /** What the processes are started with, so that their logs are kept. */
  logging: Readonly<Record<string, string>>;
  /** So many sounds were recorded, no two the same. */
  recordings: number;
  /** The last closure of the afternoon before. */
  after: number;
  /** When this afternoon began, by the database. */
  since: string;
  /** Closures of all afternoons whose figures were compared after their last call. */
  compared: Set<string>;
  /** How everything stood when it was last looked at. */
  checked: string;
  /** Numbers that have texted STOP: the same words again, a moment later, are the same opt-out. */
  stopped: Set<string>;
  /** What happened so far, for anyone who reads of a fault. */
  story: string[];
  /** Buttons that stood in the channel this afternoon. */
  stood: Map<string, SeenButton & { platform: Platform }>;
  /** Messages in people’s own chats that nobody asked for. */
  pushed: Set<string>;
};

/** Slow enough that a closure for everybody calls all afternoon, and one for the small school a second or two. */
const callsPerSecond = 5;

export async function startTown(): Promise<Town> {
  const product = await startProduct({
    students: 30,
    callsPerSecond,
    speed: 400,
    mix: {
      ...everybodyAnswers,
      machine: 0.15,
      noAnswer: 0.1,
      secondTry: 0.5,
      presses: { '9': 0.04 },
    },
    withoutBot: true,
    withoutWorker: true,
  });
  const schools = await makeSmallSchool(product);
  await makeItAfternoon(product.database);
  const logging = { LOG_LEVEL: 'warn' };
  const bot = await product.startBotProcess(logging);
  const fromMs = Date.now();
  const worker = product.startWorkerProcess(logging);
  await numbersChecked(product);
  await oneOptsOut(product, schools.small);
  const away = await awayUntilSealed(product, fromMs);
  for (const who of ['superintendent', 'deputy'] as const)
    product.farSide.twilio.setBehavior(await ownPhone(product, who), { answers: 'person' });
  const { pool } = product.database.owner;
  const list = await listDrilledPhones(product.database.db, product.vault);
  const town: Town = {
    product,
    kinds: createCardTypes(product.database.as('bot').db, ['slack', 'teams']),
    player: (who, platform) =>
      platform === 'slack' ? slackPlayer(product, who) : teamsPlayer(product, who),
    book: () => readBook(pool, town),
    drillList: new Set(list.map(({ number }) => number)),
    ordersSeen: [0, 0],
    drillPhones: async () => (await listDrilledPhones(product.database.db, product.vault)).length,
    schools,
    families: await listFamilyPhones(product.database.db, product.vault),
    processes: { bot, worker },
    workerAway: [away],
    logging,
    recordings: 0,
    after: 0,
    since: '-infinity',
    compared: new Set(),
    checked: '',
    stopped: new Set(),
    story: [],
    stood: new Map(),
    pushed: new Set(),
    [Symbol.asyncDispose]: () => product[Symbol.asyncDispose](),
  };
  return town;
}

/** Two students stay at the high school, of families whose language somebody on the staff reads. */
async function makeSmallSchool({ database }: Product): Promise<Town['schools']> {
  const { pool } = database.owner;
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM school ORDER BY sourced_id');
  const [large, , small] = rows.map(({ id }) => id);
  if (large === undefined || small === undefined) throw new Error('a district of three schools');
  await pool.query(
    `UPDATE enrollment SET school_id = $1 WHERE school_id = $2 AND student_id NOT IN (
       SELECT e.student_id FROM enrollment e WHERE e.school_id = $2 ORDER BY EXISTS (
         SELECT FROM guardianship gs JOIN guardian g ON g.id = gs.guardian_id
         WHERE gs.student_id = e.student_id AND g.language IN ('ar', 'so', 'vi')) DESC, e.student_id LIMIT 2)`,
    [large, small],
  );
  await pool.query('SELECT refresh_phone_audience(), refresh_home_languages()');
  return { large, small, all: rows.map(({ id }) => id) };
}

/** One family of the small school presses 9 in every call. */
async function oneOptsOut({ database, vault, farSide }: Product, school: string): Promise<void> {
  const { rows } = await database.owner.pool.query<{ index: Buffer; number: Buffer }>(
    `SELECT p.index, p.number FROM phone p JOIN phone_audience a ON a.phone_id = p.id
     WHERE a.school_id = $1 ORDER BY p.index LIMIT 1`,
    [school],
  );
  for (const { index, number } of rows)
    farSide.twilio.setBehavior(vault.decrypt(number, phoneBinding(index)), {
      answers: 'person',
      keys: ['9'],
    });
}

/** What people did in it, and what was refused to them, by the act of the audit log. */
export async function countDone({ product }: Town): Promise<{ act: string; count: number }[]> {
  const { rows } = await product.database.owner.pool.query<{ act: string; count: number }>(
    'SELECT act, count(*)::int AS count FROM audit_entry GROUP BY act',
  );
  return rows;
}
