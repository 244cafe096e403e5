import type { Reporter, TestModule } from 'vitest/node';
import { budgetOfRun } from './budgets.ts';
import { none } from './counts.ts';
import { TreeSeconds } from './tree-seconds.ts';

/*
 * `npm test` has a budget of processor time, so that it stays a thing of minutes: that of the run and of all that it
 * starts, which is the same whether two processors share it or one. A slower machine has more, by a sum that is done in
 * the same run.
 */

const budgetOf = Number(process.env['RUN_CPU_SECONDS'] ?? Number.POSITIVE_INFINITY);
const hasBudget = Number.isFinite(budgetOf);
const kinds = ['products', 'databases', 'processes', 'calls'] as const;
const mark = `RUN_COST_OF=${process.pid}`;

/** Before anything is started that is to be found by it. */
export function markRun(): void {
  const [name = '', value = ''] = mark.split('=');
  process.env[name] = value;
}

/** What `spin` takes where the budget was set, in milliseconds. */
const usualSpinMs = 77;
const secondsBetweenSpins = 15;

/** A sum, timed. The first ones are slower, until they are compiled. */
function spin(): number {
  const before = process.cpuUsage();
  let sum = 0;
  for (let n = 1; n < 60_000_000; n += 1) sum = (sum + Math.imul(n, n ^ sum)) | 0;
  const { user, system } = process.cpuUsage(before);
  return sum === 0 ? Number.POSITIVE_INFINITY : (user + system) / 1000;
}

/** Adds up what a run computes and makes, and fails one that is over its budget; `test:busy` is warned. */
export default class RunCost implements Reporter {
  readonly #tree = process.platform === 'linux' ? new TreeSeconds(process.pid, mark) : undefined;
  /** All through the run: a processor that is shared with others takes longer over the same sum. */
  readonly #spins: number[] = [];
  readonly #made = none();
  #looking: NodeJS.Timeout | undefined;

  onInit(): void {
    if (this.#tree === undefined) return;
    for (let n = 0; n < 4; n += 1) spin();
    this.#spins.push(spin());
    let looks = 0;
    this.#looking = setInterval(() => {
      this.#tree?.look();
      looks += 1;
      if (looks % secondsBetweenSpins === 0) this.#spins.push(spin());
    }, 1000).unref();
  }

  onTestModuleEnd(module: TestModule): void {
    const { counts } = module.meta();
    if (counts === undefined) return;
    for (const what of kinds) this.#made[what] += counts[what];
  }

  onTestRunEnd(): void {
    const made = kinds.filter((what) => this.#made[what] > budgetOfRun[what]);
    console.log(`     Made  ${kinds.map((what) => `${this.#made[what]} ${what}`).join(', ')}`);
    if (hasBudget && made.length > 0) fail(`More ${made.join(' and ')} than npm test may make.`);
    if (this.#tree === undefined) return;
    clearInterval(this.#looking);
    const slower = Math.max(1, median(this.#spins) / usualSpinMs);
    const seconds = Math.round(this.#tree.look());
    const budget = Math.round(budgetOf * slower);
    const of = hasBudget ? ` of ${budget}` : '';
    console.log(
      `      CPU  ${seconds} s${of} (this machine is ${slower.toFixed(2)} times as slow)`,
    );
    if (seconds > budget) fail('The run computed longer than npm test may.');
  }
}

const median = (spins: readonly number[]): number =>
  spins.toSorted((a, b) => a - b)[Math.floor(spins.length / 2)] ?? usualSpinMs;

function fail(words: string): void {
  console.error(`${words} CONTRIBUTING.md says where a test goes that costs much.`);
  if (process.env['RUN_IS_BUSY'] === undefined) process.exitCode = 1;
}
