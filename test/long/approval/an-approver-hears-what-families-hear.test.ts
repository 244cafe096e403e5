import { approverHears } from '#test/support/stories/approval/an-approver-hears-what-families-hear.ts';

approverHears('long');
