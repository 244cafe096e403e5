// Here chance gets as many tries as the long run gives it, and there as few as show that the promise is kept.
import '#test/scenario/chat/a-random-afternoon-keeps-every-promise-to-everybody.test.ts';
