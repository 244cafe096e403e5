import { firstSeed } from '#test/support/seed.ts';
import { pageStopsACall } from '#test/support/stories/family/a-withdrawal-on-the-page-stops-a-call-being-prepared.ts';

pageStopsACall({ runs: 5, seed: firstSeed('short') });
