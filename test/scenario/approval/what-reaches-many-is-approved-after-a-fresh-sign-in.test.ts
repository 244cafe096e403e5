import { approvedAfterAFreshSignIn } from '#test/support/stories/approval/what-reaches-many-is-approved-after-a-fresh-sign-in.ts';

approvedAfterAFreshSignIn('short');
