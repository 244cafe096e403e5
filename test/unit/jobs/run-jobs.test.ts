import { pino } from 'pino';
import { expect, test } from 'vitest';
import { every, type Job, runJobs } from '#jobs/run-jobs.ts';
import { until } from '#sandbox/until.ts';

test('a job that fails is told by its name and goes on, and no other one waits for it', async () => {
  const stopping = new AbortController();
  const said: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line) => said.push(line) });
  const turns = { hanging: 0, failing: 0, steady: 0 };
  const hanging: Job = {
    name: 'hanging',
    run: () => {
      turns.hanging += 1;
      return new Promise((resolve) =>
        stopping.signal.addEventListener('abort', () => resolve(0), { once: true }),
      );
    },
  };
  const failing = every(1, 'failing', async () => {
    turns.failing += 1;
    if (turns.failing === 1) throw new Error('the first time');
  });
  const steady = every(1, 'steady', async () => {
    turns.steady += 1;
  });

  const ended = runJobs([hanging, failing, steady], { signal: stopping.signal, logger });
  await until('the others to go on', () => turns.failing > 1 && turns.steady > 2);
  stopping.abort();
  await ended;

  expect(turns.hanging).toBe(1);
  expect(said.map((line) => JSON.parse(line))).toMatchObject([
    { job: 'failing', err: { message: 'the first time' }, msg: 'a job failed; it goes on' },
  ]);
});
