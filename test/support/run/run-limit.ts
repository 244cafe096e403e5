import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/*
 * No test has a limit of its own: a machine that is busy must not look like a promise that is broken. The run has one.
 * When it is over, a test that still waits says for what, and a minute later the run ends.
 */

const variable = 'TEST_RUN_ENDS_AT';

/** For this process, and all that it starts. */
export function limitRun(minutes: number): void {
  if (process.argv.includes('watch')) return;
  process.env[variable] ??= String(Date.now() + minutes * 60_000);
}

/** What is left of the run; where it has no end, as under `npm run test:watch`, two minutes. */
export function msLeft(): number {
  const endsAt = process.env[variable];
  return endsAt === undefined ? 120_000 : Math.max(0, Number(endsAt) - Date.now());
}

/** For what knows clocks alone: longer than a busy machine takes for one step, and not the whole run. */
export const oneWaitMs = (): number => Math.min(900_000, msLeft());

const graceMs = 60_000;

/** Ends a run that is over, and tells what hung. */
export default class RunLimit implements Reporter {
  #vitest: Vitest | undefined;
  readonly #running = new Map<string, string>();
  readonly #failed: string[] = [];

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    if (process.env[variable] === undefined) return;
    setTimeout(() => this.#end(), msLeft() + graceMs).unref();
  }

  onTestModuleStart({ moduleId }: TestModule): void {
    this.#running.set(moduleId, 'what comes before its tests');
  }

  onTestCaseReady({ module, fullName }: TestCase): void {
    this.#running.set(module.moduleId, fullName);
  }

  onTestCaseResult(test: TestCase): void {
    const { errors = [] } = test.result();
    for (const { message } of errors) this.#failed.push(`  ${test.fullName}: ${message}`);
  }

  onTestModuleEnd({ moduleId }: TestModule): void {
    this.#running.delete(moduleId);
  }

  #end(): void {
    const hung = [...this.#running].map(([file, test]) => `  ${file}: ${test}`);
    console.error(`The run took too long (RUN_LIMIT_MINUTES). Still running:\n${hung.join('\n')}`);
    if (this.#failed.length > 0) console.error(`Failed before:\n${this.#failed.join('\n')}`);
    process.exitCode = 1;
    void this.#vitest?.exit(true);
  }
}
