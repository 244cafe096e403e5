import { everyApproverIsTold } from '#test/support/stories/approval/every-eligible-approver-is-told-once.ts';

everyApproverIsTold('long');
