import { spawnSync } from 'node:child_process';

/**
 * Lets this process have a core whenever it wants one (`chrt`), for what stands for the carrier: that has computers of its own,
 * and here would note an arrival only when one of our processes leaves it a core.
 */
export function goFirst(): void {
  const pid = String(process.pid);
  // A thread that ends while they are listed fails it.
  for (let times = 0; times < 3; times++) {
    if (spawnSync('chrt', ['--all-tasks', '--fifo', '--pid', '50', pid]).status === 0) return;
  }
  console.log('no right to go first, so that arrivals are noted late');
}
