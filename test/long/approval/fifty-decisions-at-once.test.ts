// Here chance gets as many tries as the long run gives it, and there as few as show that the promise is kept.
import '#test/database/approval/fifty-decisions-at-once.test.ts';
