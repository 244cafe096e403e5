import type { CallScript } from '#carrier/call-script.ts';
import type { Take } from '#carrier/carrier.ts';
import { UnknownToken } from '#carrier/carrier-fault.ts';
import type { Db } from '#database/transaction.ts';
import { drillRecorderScript, drillScript } from '#dialer/drill/drill-script.ts';
import {
  answerRehearsal,
  answerRehearsalKey,
  answerRehearsalTake,
  type RehearsalAnswer,
} from '#domain/closure/rehearsal/answer-rehearsal.ts';
import { answerRehearsalPlayed } from '#domain/closure/rehearsal/answer-rehearsal-played.ts';
import { recordRehearsalReport } from '#domain/closure/rehearsal/record-rehearsal.ts';
import {
  keyClosing,
  keyOpening,
  officeWords,
  rehearsalOpening,
} from '#domain/closure/rehearsal/rehearsal.ts';
import { answerDrill, answerDrillKey, answerDrillRecorder } from '#domain/drill/answer-drill.ts';
import { recordDrillReport } from '#domain/drill/record-drill-report.ts';
import { confirmedLine, messageLines } from '#domain/language/message/call-lines.ts';
import {
  answerOutreach,
  answerOutreachKey,
  answerOutreachRecorder,
  findOutreach,
} from '#domain/outreach/answer-outreach.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { Key } from '#domain/shared/key.ts';
import type { Vault } from '#vault/vault.ts';
import {
  afterRecordingScript,
  listenTo,
  optedOutScript,
  outreachScript,
  silence,
  wrongNumberScript,
} from './call-script.ts';
import { recordingCallScript } from './recording-call-script.ts';

type Call = { token: string; carrierId: string; to: string };

/**
 * A call that is no attempt’s may wake an approver or an administrator, rehearse a closure, tell a family its code, or be one of a
 * drill.
 */
export type StaffCalls = {
  answer(call: Call): Promise<CallScript>;
  answerRecorder(call: Call): Promise<CallScript>;
  answerKey(press: Call & { step: number; key: Key | undefined }): Promise<CallScript>;
  /** A recording is over, or could not be fetched. */
  answerPlayed(call: Call & { step: number }): Promise<CallScript>;
  /** What was said after a tone. */
  answerTake(take: Take & { step: number }): Promise<CallScript>;
  /** `voicemail`: a machine records from now on, and is asked for (`answerRecorder`). */
  hear(said: { token: string; report: CarrierReport }): Promise<'recorded' | 'voicemail'>;
};

export function createStaffCalls({ db, vault }: { db: Db; vault: Vault }): StaffCalls {
  const family = ({ to, ...call }: Call) => ({ ...call, phoneIndexes: vault.phoneIndexes(to) });
  const drilled = ({ to, ...call }: Call) => ({
    ...call,
    phoneIndexes: vault.drillPhoneIndexes(to),
  });

  return {
    async answer(call) {
      const said = await answerOutreach(db, family(call));
      if (said.kind !== 'unknown-token') return outreachScript(said);
      const rehearsed = await answerRehearsal(db, family(call));
      if (rehearsed.kind !== 'unknown-token') return rehearsalScript(rehearsed);
      const answer = await answerDrill(db, drilled(call));
      if (answer.kind === 'unknown-token') throw unknown();
      return drillScript(answer);
    },

    async answerRecorder(call) {
      // A code is for the person who asked for it. What is rehearsed is on no recording, where it could be taken for the real thing.
      const said = await answerOutreachRecorder(db, family(call));
      if (said.kind !== 'unknown-token') return outreachScript(said);
      const answer = await answerDrillRecorder(db, drilled(call));
      if (answer.kind === 'unknown-token') throw unknown();
      return drillRecorderScript(answer);
    },

    async answerKey({ step, key, ...call }) {
      const said = await answerOutreachKey(db, vault, { ...family(call), key });
      if (said.kind !== 'unknown-token') return outreachScript(said);
      const rehearsed = await answerRehearsalKey(db, { ...family(call), step, key });
      if (rehearsed.kind !== 'unknown-token') return rehearsalScript(rehearsed);
      const answer = await answerDrillKey(db, { ...drilled(call), step, key });
      if (answer.kind === 'unknown-token') throw unknown();
      return drillScript(answer);
    },

    async answerPlayed({ step, ...call }) {
      const answer = await answerRehearsalPlayed(db, { ...family(call), step });
      if (answer.kind === 'unknown-token') throw unknown();
      return afterRecordingScript(answer, 'person');
    },

    async answerTake({ to, ...take }) {
      const phoneIndexes = vault.phoneIndexes(to);
      const answer = await answerRehearsalTake(db, { ...take, phoneIndexes });
      if (answer.kind === 'unknown-token') throw unknown();
      return rehearsalScript(answer);
    },

    async hear(said) {
      const rehearsed = await recordRehearsalReport(db, said);
      if (rehearsed !== 'unknown-token') return rehearsed;
      const outreach = await findOutreach(db, said.token);
      if (outreach !== undefined)
        return outreach.isLeft && records(said.report) ? 'voicemail' : 'recorded';
      const heard = await recordDrillReport(db, said);
      if (heard === 'unknown-token') throw unknown();
      return heard;
    },
  };
}

/** A machine that has said its greeting. */
const records = (report: CarrierReport) =>
  report.kind === 'answered-by' && report.by === 'machine' && report.records === true;

const unknown = () => new UnknownToken('nothing of ours has this token and number');

/** What is said of a rehearsal is for the staff, whose cards are in English; the rest is a family's, word for word. */
const say = (text: string) => ({ kind: 'say', language: 'en', text }) as const;

function rehearsalScript(answer: Exclude<RehearsalAnswer, { kind: 'unknown-token' }>): CallScript {
  switch (answer.kind) {
    case 'speak': {
      const opening = { language: 'en', text: rehearsalOpening(answer.requester) };
      return listenTo([opening, ...messageLines(answer.message, answer.language)], 'person');
    }
    case 'opted-out':
      return rehearsed('9', optedOutScript(answer));
    case 'wrong-number':
      return rehearsed('3', wrongNumberScript(answer.language));
    case 'confirmed':
      return rehearsed('1', [{ kind: 'say', ...confirmedLine(answer.language) }]);
    case 'office':
      return [say(officeWords(answer.office)), ...silence];
    case 'hang-up':
      return silence;
    case 'recording':
      return recordingCallScript(answer.answer);
  }
}

/** What a family hears that presses the key, and that nothing came of it. */
function rehearsed(key: '1' | '3' | '9', script: CallScript): CallScript {
  const words = script.filter((step) => step.kind === 'say');
  return [say(keyOpening(key)), ...words, say(keyClosing), ...silence];
}
