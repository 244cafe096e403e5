import { saysWhoSomebodyIs } from '#test/support/stories/people/a-provider-says-who-somebody-is.ts';

saysWhoSomebodyIs('google');
