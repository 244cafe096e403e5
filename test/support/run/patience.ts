import { patience } from '#sandbox/until.ts';
import { type QuietWatch, quietWatch } from './quiet-watch.ts';
import { msLeft } from './run-limit.ts';

/** Minutes of a quiet machine: anybody who still waits then waits for what doesn't come. */
const longestMs = 300_000;

/** Files that share a process share its watch. */
const run = globalThis as { patientWatch?: QuietWatch };
run.patientWatch ??= quietWatch();
const watch = run.patientWatch;

patience.nowMs = () => watch.ms();
patience.msLeft = () => Math.min(longestMs, msLeft());
patience.waitsLong = (what) => console.warn(`still waiting for ${what}`);
