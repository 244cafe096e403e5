import path from 'node:path';
import { usHoliday } from '#domain/closure/seal/us-holiday.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Child } from '#sandbox/child-process.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { todayThere } from '#test/support/district/afternoon.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';

/** Each file that was entered for one thing, with its functions; both in order. */
type Trace = [file: string, functions: string[]][];

/**
 * The stages of a closure: each by a function that it enters, one that it ends with, and one that it doesn't enter. What comes
 * after its end is the answer to a person.
 */
const marks = {
  Draft: { of: 'draftCampaign', ends: 'insertAuditEntry' },
  Seal: { of: 'insertRecipients', ends: 'insertAuditEntry' },
  Approval: { of: 'decideCampaign', ends: 'insertAuditEntry' },
  Start: { of: 'planAttempts' },
  // A call that came too late for its slot takes another way; one whose intent is no longer young is looked at once more.
  Order: { of: 'placeAttempt', not: 'outcomeOfFailure', leftOut: /recall-intents\.ts$/ },
  Report: { of: 'recordReports' },
  // In the channel, while it calls: no other state shows more. Which draw tells the thread that it began, and whether a phone was
  // reached or waits by then, is chance.
  Card: {
    of: 'callingParts',
    not: 'drawInOwnChat',
    leftOut:
      /(milestone|sentence)-card\.ts$|teams\/activity\.ts$|disposition-words\.ts$|shared\/happening\.ts$/,
  },
} satisfies Record<string, Mark>;
type Mark = { of: string; ends?: string; not?: string; leftOut?: RegExp };
export type Stage = keyof typeof marks;
/** The files below `src` that were entered in each stage, in the order in which it came to them. */
export type Walk = Record<Stage, string[]>;

const stages = Object.entries(marks) as [Stage, Mark][];
const tracing = { NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'trace.mjs')}` };

/** One closure on each platform, from the form to the summary. */
export async function traceWalk(): Promise<Record<Platform, Walk>> {
  await using product = await startProduct({ withoutBot: true, withoutWorker: true });
  const bot = await product.startBotProcess(tracing);
  const worker = product.startWorkerProcess(tracing);
  await numbersChecked(product);
  const walkOn = async (platform: Platform, day: string): Promise<Walk> => {
    const known = [await tracesOf(bot), await tracesOf(worker)];
    await closeSchools(product, { platform, day });
    const now = [await tracesOf(bot), await tracesOf(worker)];
    const traces = now.flatMap((all, program) => all.slice(known[program]?.length));
    return Object.fromEntries(
      stages.map(([stage, mark]) => [stage, filesOf(traces, mark, platform)]),
    ) as Walk;
  };
  const [first = '', second = ''] = plainDays();
  return { slack: await walkOn('slack', first), teams: await walkOn('teams', second) };
}

/** Days to come on which nothing is unusual. */
function plainDays(): string[] {
  return Array.from({ length: 14 }, (_, days) => todayThere().add({ days: days + 1 }))
    .filter((day) => day.dayOfWeek < 6 && usHoliday(day.toString()) === undefined)
    .map(String);
}

async function closeSchools(
  product: Product,
  { platform, day }: { platform: Platform; day: string },
): Promise<void> {
  const { twilio } = product.farSide;
  const on = (who: 'principal' | 'superintendent') =>
    platform === 'slack' ? product.onSlack(who) : product.onTeams(who);
  const both = [product.onSlack('principal'), product.onTeams('principal')];
  const cardsSay = (words: string) =>
    until(`“${words}” on both cards`, () => both.every((one) => one.card().includes(words)));
  const phones = await listFamilyPhones(product.database.owner.db, product.vault);
  for (const { number } of phones)
    twilio.setBehavior(number, { answers: 'person', isInHand: true });
  await on('principal').askClosure({ date: day, delivery: 'call' });
  await cardsSay('Waiting for approval');
  await on('superintendent').press('approve');
  // All phones ring until both cards have shown that they do.
  await cardsSay('still to try');
  await until('the end', async () => {
    for (const { number } of phones) twilio.answer(number);
    return (await product.campaign()).state === 'finished';
  });
  await cardsSay('Finished');
}

function filesOf(
  traces: readonly Trace[],
  { of, ends, not, leftOut }: Mark,
  platform: Platform,
): string[] {
  const other = platform === 'slack' ? 'chat/teams/' : 'chat/slack/';
  const files = traces
    .filter((trace) => isIn(trace, of))
    .filter((trace) => not === undefined || !isIn(trace, not))
    .flatMap((trace) => {
      const last = ends === undefined ? -1 : trace.findIndex((one) => isIn([one], ends));
      return trace.slice(0, last < 0 ? undefined : last + 1).map(([file]) => file);
    })
    .filter((file) => !notOnPage.test(file) && leftOut?.test(file) !== true)
    .filter((file) => !file.startsWith(other));
  return [...new Set(files)];
}

const isIn = (trace: Trace, name: string) =>
  trace.some(([, functions]) => functions.includes(name));

/** The entry points, the database’s plumbing, the log and the metrics, and what is known of each language. */
const notOnPage =
  /^[a-z-]+\.ts$|^(database|log|web\/metrics)\/|^domain\/language\/(?!message\/|calling-hours\/)/;

async function tracesOf({ process }: Child): Promise<Trace[]> {
  const { promise, resolve } = Promise.withResolvers<Trace[]>();
  process.once('message', (told: { traces: Trace[] }) => resolve(told.traces));
  process.send('tell-traces');
  return promise;
}
