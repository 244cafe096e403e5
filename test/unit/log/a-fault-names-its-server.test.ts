import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { terminalFault } from '#config/report-start.ts';
import { freePort } from '#database/embedded/free-port.ts';
import { describeFault } from '#log/logger.ts';

const refusedAt = async (port: number, host: string) => {
  const socket = connect({ port, host });
  const [fault] = await once(socket, 'error').catch((error: unknown) => [error]);
  return fault;
};

test('a refused connection says which server refused it, in the log and at a terminal', async () => {
  const port = await freePort();
  const fault = await refusedAt(port, '127.0.0.1');

  expect(describeFault(fault)).toMatchObject({ message: `connect ECONNREFUSED 127.0.0.1:${port}` });
  expect(terminalFault(fault)).toContain(`127.0.0.1:${port}`);
});

test('one that was refused at each address of its name names each', () => {
  const at = (address: string) => new Error(`connect ECONNREFUSED ${address}:5501`);
  const fault = new AggregateError([at('::1'), at('127.0.0.1')], '');

  expect(describeFault(fault)).toMatchObject({
    errors: [
      { message: 'connect ECONNREFUSED ::1:5501' },
      { message: 'connect ECONNREFUSED 127.0.0.1:5501' },
    ],
  });
  expect(terminalFault(fault)).toContain(
    'ECONNREFUSED ::1:5501, connect ECONNREFUSED 127.0.0.1:5501',
  );
});

test.each([
  ['no answer from 10.20.30.40', 'no answer from 10.20.30.40'],
  ['+1 (402) 555-0100 is in use', '[number] is in use'],
  ['402.555.0100:1', '[number]:1'],
  ['14025550100', '[number]'],
  ['402.555.010.0', '[number]'],
])('of “%s” the log keeps “%s”', (message, kept) => {
  expect(describeFault(new Error(message))).toMatchObject({ message: kept });
});
