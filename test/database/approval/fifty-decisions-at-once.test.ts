import { firstSeed } from '#test/support/seed.ts';
import { fiftyDecisions } from '#test/support/stories/approval/fifty-decisions-at-once.ts';

fiftyDecisions({ runs: 4, seed: firstSeed('short') });
