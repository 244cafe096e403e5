import { draftSurvives } from '#test/support/stories/closure/a-saved-draft-survives-a-restart.ts';

draftSurvives('long');
