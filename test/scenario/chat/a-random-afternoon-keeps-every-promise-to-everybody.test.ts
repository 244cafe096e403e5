import { firstSeed } from '#test/support/seed.ts';
import { spendAfternoons } from '#test/support/stories/chat/a-random-afternoon-keeps-every-promise-to-everybody.ts';

spendAfternoons({ afternoons: 1, seed: firstSeed('short') });
