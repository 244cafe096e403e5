import { upgradeCallsNobodyTwice } from '#test/support/stories/deployment/an-upgrade-calls-nobody-twice.ts';

upgradeCallsNobodyTwice({ bots: 1, workers: 1, isLong: false });
