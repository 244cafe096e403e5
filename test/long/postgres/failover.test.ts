import { brokenOff } from '#test/support/stories/failover/broken-off.ts';
import { failover } from '#test/support/stories/failover/failover.ts';

failover('long');
brokenOff('long');
