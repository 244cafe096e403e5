import { patience } from '#sandbox/until.ts';
import { msLeft } from './run-limit.ts';

patience.msLeft = msLeft;
patience.waitsLong = (what) => console.warn(`still waiting for ${what}`);
