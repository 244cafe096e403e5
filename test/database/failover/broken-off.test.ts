import { brokenOff } from '#test/support/stories/failover/broken-off.ts';

brokenOff('short');
