import { failover } from '#test/support/stories/failover/failover.ts';

failover('short');
