import { upgradeCallsNobodyTwice } from '#test/support/stories/deployment/an-upgrade-calls-nobody-twice.ts';

upgradeCallsNobodyTwice({ bots: 2, workers: 3, isLong: true });
