import { eachRuleFindsItsFault } from '#test/support/stories/chat/each-rule-of-a-random-afternoon-finds-its-fault.ts';

eachRuleFindsItsFault('long');
