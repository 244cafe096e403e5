import { callMeFirst } from '#test/support/stories/closure/call-me-first-says-what-a-family-hears.ts';

callMeFirst('long');
