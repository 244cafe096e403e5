// Here chance gets as many tries as the long run gives it, and there as few as show that the promise is kept.
import '#test/database/family/a-withdrawal-on-the-page-stops-a-call-being-prepared.test.ts';
