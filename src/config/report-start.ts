import { describeFault } from '#log/logger.ts';
import { ConfigFault } from './config.ts';
import { languageFault } from './language-fault.ts';
import { readArguments } from './read-arguments.ts';
import { variables } from './variables.ts';

/** Runs an entry point that takes no words: what a person can mend is said in words, anything else with its cause. */
export async function reportStart(usage: string, run: () => Promise<void>): Promise<void> {
  process.on('uncaughtException', crash);
  try {
    const read = readArguments(process.argv.slice(2), { usage, options: {}, words: 0 });
    if (read.kind === 'told') tell(read);
    else await run();
  } catch (error) {
    failStart(error);
  } finally {
    // The channel to the process that started this one would keep it alive.
    if (process.connected) process.disconnect?.();
  }
}

/** What was asked for goes where it can be read on; what is wrong goes beside it. */
export function tell({ text, code }: { text: string; code: number }): void {
  process.exitCode = code;
  if (code === 0) console.log(text);
  else console.error(text);
}

/** A fault and what caused it, for somebody at a terminal: where in the code it arose is told with LOG_LEVEL=debug. */
export function terminalFault(error: unknown): unknown {
  if (error instanceof ConfigFault || variables()['LOG_LEVEL'] === 'debug') return error;
  const fault = languageFault(error);
  if (fault !== undefined) return fault;
  return `This failed: ${causesOf(error).join(': ')}. Set LOG_LEVEL=debug to see where.`;
}

function causesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const words = error.message === '' ? (severalOf(error) ?? error.name) : error.message;
  return error.cause === undefined ? [words] : [words, ...causesOf(error.cause)];
}

/** A name that leads to several addresses is refused at each. */
const severalOf = (error: Error): string | undefined =>
  error instanceof AggregateError ? error.errors.flatMap(causesOf).join(', ') : undefined;

const readable = (error: unknown) => (error instanceof Error ? describeFault(error) : error);

/** Node's own report of a crash quotes what PostgreSQL says of a row. */
function crash(error: unknown): never {
  console.error(readable(error));
  process.exit(1);
}

const patienceMs = 1000;

/** Tells why nothing runs. A session that was refused half-way may leave its socket open, which is not waited for. */
export function failStart(error: unknown, code = 1): void {
  process.exitCode = code;
  const told = error instanceof ConfigFault ? error.message : languageFault(error);
  console.error(told ?? readable(error));
  setTimeout(() => process.exit(), patienceMs).unref();
}
