import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

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
