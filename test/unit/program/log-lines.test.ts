import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findLeaks } from '#test/support/leaks/find-leaks.ts';

const run = promisify(execFile);
const hostile = [
  'x\r\n{"level":30,"msg":"forged"}',
  'x\n\n\u001b[2K\u001b[1A\u001b[31mforged\u001b[0m',
  'x\u2028forged\u2029\u0085\u0000\u0007"}\n',
  'x\u009B2Kforged\u007F',
];

/** Writes each of them in every place that a line of the log has. */
const program = `
  import { createLogger } from '#log/logger.ts';
  const log = createLogger({ level: 'info', program: 'bot' });
  for (const typed of ${JSON.stringify(hostile)}) {
    const error = new Error(typed, { cause: new Error(typed) });
    error.name = typed;
    error.code = typed;
    error.stack = typed + '\\n    at ' + typed;
    log.info({ reason: typed, facts: { [typed]: typed, list: [typed] } }, typed);
    log.error({ err: error }, typed);
    log.child({ part: typed }).warn(typed);
  }
`;

test('F44 whatever stands in it, an event is one line of JSON without a control character', async () => {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module-typescript', '-e', program],
    {
      cwd: path.join(import.meta.dirname, '../../..'),
    },
  );

  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(3 * hostile.length);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ program: 'bot' });
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  }
  expect(lines.map((line) => JSON.parse(line).msg).filter((msg) => msg === 'forged')).toEqual([]);
});

/** What a program writes that logs a fault with a number in it; with a mutation, one whose mask was taken out. */
async function logged(mutation?: { file: string; from: string; to: string }): Promise<string> {
  const mutator = path.join(import.meta.dirname, '../../support/product/mutated.mjs');
  const program = `const { createLogger } = await import('./src/log/logger.ts');
    createLogger({ level: 'info', program: 'bot' }).error({ err: new Error('no row for +13125550142') }, 'failed');`;
  const { stdout } = await run(
    process.execPath,
    [...(mutation ? [`--import=${mutator}`] : []), '--input-type=module', '--eval', program],
    {
      cwd: path.join(import.meta.dirname, '../../..'),
      env: { ...process.env, MUTATION: JSON.stringify(mutation ?? {}) },
    },
  );
  return stdout;
}

test('a mask that is taken out of the log is found', async () => {
  const whose = { names: [], numbers: ['3125550142'] };

  expect(findLeaks(await logged(), whose)).toEqual([]);
  const unmasked = await logged({
    file: 'src/log/logger.ts',
    from: 'message: maskNumbers(fault.message)',
    to: 'message: fault.message',
  });
  expect(findLeaks(unmasked, whose)).toHaveLength(1);
});
