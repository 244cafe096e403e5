import type { CallScript, Listener } from '#carrier/call-script.ts';
import type { CallHandler, Carrier } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { microBatch } from '#dialer/pace/micro-batch.ts';
import { answerCalls, answerRecorder, type Call } from '#domain/attempt/answer/answer-call.ts';
import { answerCallBack } from '#domain/attempt/answer/answer-callback.ts';
import { answerCallBackKey } from '#domain/attempt/answer/answer-callback-key.ts';
import { answerPlayed } from '#domain/attempt/answer/answer-played.ts';
import {
  answerCallBackPutThrough,
  answerPutThrough,
} from '#domain/attempt/answer/answer-put-through.ts';
import { recordKeyPress } from '#domain/attempt/answer/record-key-press.ts';
import { isWiderThanItsCall } from '#domain/attempt/machine/report-step.ts';
import {
  type ReportRecorded,
  recordReport,
  recordReports,
  type Said,
} from '#domain/attempt/outcome/record-reports.ts';
import { languageAfter, type Message } from '#domain/language/message/message.ts';
import type { Logger } from '#log/logger.ts';
import type { Vault } from '#vault/vault.ts';
import { answerText } from './answer-text.ts';
import { createCallBackVoice } from './call-back-voice.ts';
import {
  afterGreetingScript,
  afterRecordingScript,
  confirmedScript,
  greetingScript,
  leaveNumberScript,
  messageScript,
  officeScript,
  optedOutScript,
  recorderScript,
  repliedScripts,
  silence,
  waitScript,
  wrongNumberScript,
} from './call-script.ts';
import { callBackScript } from './callback-script.ts';
import { createHold } from './hold-the-line.ts';
import { createRecordedVoice } from './recorded-voice.ts';
import { createSoundShelf } from './sound-shelf.ts';
import { createStaffCalls } from './staff-calls.ts';
import { takeRecording } from './take-recording.ts';
import { tellDetails } from './tell-details.ts';

/** The carrier waits 15 s for the answer to an event. */
const redirectMs = 5_000;

/** One commit for what comes within so many milliseconds; each callback is acknowledged after it. */
const together = { waitMs: 400, most: 100, atOnce: 2, isolate: true };

/** What somebody waits for on the line: of 150 ms nobody takes notice (ITU-T G.114). */
const soonTogether = { ...together, waitMs: 100 };

/** What the product answers when the carrier speaks of a call or text. */
export function createCallHandler(tools: {
  db: Db;
  vault: Vault;
  logger: Logger;
  carrier: Pick<Carrier, 'speakToRecorder' | 'fetchRecording' | 'deleteRecording'>;
  /** What a call says who it is while no database does. */
  registeredName?: string | undefined;
}): CallHandler {
  const { db, vault, carrier } = tools;
  const logger = tools.logger.child({ part: 'call-handler' });
  const staff = createStaffCalls(tools);
  const hold = createHold({ logger, registeredName: tools.registeredName });
  const shelf = createSoundShelf({ db, vault, logger });
  const voice = createRecordedVoice({ db, logger, shelf });
  const callBackVoice = createCallBackVoice({ db, vault, shelf });
  const voiced = async (
    token: string,
    message: Message,
    language = languageAfter(message, 0),
  ): Promise<[Message, string]> => [await voice.playable(message, { token, language }), language];
  const recordAll = (said: readonly Said[]) => recordReports(db, said);
  const recordTogether = microBatch(recordAll, together);
  const recordSoon = microBatch(recordAll, soonTogether);
  const answerTogether = microBatch(
    (calls: readonly Call[]) => answerCalls(db, calls),
    soonTogether,
  );

  function record(said: Said): Promise<ReportRecorded> {
    if (isWiderThanItsCall(said.report)) return recordReport(db, said);
    // A machine that has begun to record is told what it should.
    return said.report.kind === 'answered-by' ? recordSoon(said) : recordTogether(said);
  }

  async function speakToRecorder(call: { carrierId: string; token: string }): Promise<void> {
    await carrier.speakToRecorder(call, AbortSignal.timeout(redirectMs)).catch((error) => {
      // The message then goes on, and is said again when no key was pressed.
      logger.warn({ err: error, call: call.carrierId }, 'a recorder heard no beginning');
    });
  }

  async function onAnswer(
    { token, carrierId, to }: { token: string; carrierId: string; to: string },
    sayable: typeof voice.playable | typeof voice.spoken,
  ): Promise<CallScript> {
    const phoneIndexes = vault.phoneIndexes(to);
    const answer = await answerTogether({ token, carrierId, phoneIndexes });
    if (answer.kind === 'unknown-token') return staff.answer({ token, carrierId, to });
    if (answer.kind === 'silence') {
      logger.warn({ call: carrierId, why: answer.why }, 'an answered call was not spoken to');
      return silence;
    }
    hold.named(answer.message.registeredName);
    const language = languageAfter(answer.message, 0);
    return answer.kind === 'greet'
      ? greetingScript(answer.message, language)
      : messageScript(await sayable(answer.message, { token, language }), language);
  }

  async function goOnAfter(
    call: { token: string; carrierId: string; to: string; step: number },
    playing: Listener,
  ): Promise<CallScript> {
    await voice.settled(call.token);
    const answer = await answerPlayed(db, { ...call, phoneIndexes: vault.phoneIndexes(call.to) });
    switch (answer.kind) {
      case 'unknown-token':
        return staff.answerPlayed(call);
      case 'hang-up':
        return silence;
      case 'go-on':
        return afterRecordingScript(answer, playing);
    }
  }

  return {
    onAnswer: (call) => hold.orHold(call, () => onAnswer(call, voice.playable)),
    onFailure: (call) => hold.orHold({ isFallback: true }, () => onAnswer(call, voice.spoken)),
    onSound: (told) => voice.fetch(told),
    onCallBackSound: (told) => callBackVoice.fetch(told),

    async onRecorder({ token, carrierId, to }) {
      const phoneIndexes = vault.phoneIndexes(to);
      const answer = await answerRecorder(db, { token, carrierId, phoneIndexes });
      switch (answer.kind) {
        case 'unknown-token':
          return staff.answerRecorder({ token, carrierId, to });
        case 'greet':
        case 'silence':
          return silence;
        case 'speak':
          return recorderScript(...(await voiced(token, answer.message)));
      }
    },

    async onKey({ token, carrierId, to, step = 0, key, playing }) {
      const press = { token, carrierId, phoneIndexes: vault.phoneIndexes(to), step, key };
      if (playing !== undefined && key === undefined)
        return goOnAfter({ token, carrierId, to, step }, playing);
      const answer = await recordKeyPress(db, press);
      switch (answer.kind) {
        case 'unknown-token':
          return staff.answerKey({ token, carrierId, to, step, key });
        case 'speak': {
          const message = tellDetails({ vault, logger }, answer.message, answer.details);
          return messageScript(...(await voiced(token, message, answer.language)));
        }
        case 'wait':
          return waitScript;
        case 'go-on':
          return afterGreetingScript(...(await voiced(token, answer.message, answer.language)));
        case 'repeat-to-machine':
          return recorderScript(...(await voiced(token, answer.message, answer.language)));
        case 'opted-out':
          return optedOutScript(answer);
        case 'wrong-number':
          return wrongNumberScript(answer.language);
        case 'replied':
          return repliedScripts[answer.reply](answer.message, answer.language);
        case 'leave-number':
          return leaveNumberScript(answer.message, answer.language);
        default:
          return officeScript(answer);
      }
    },

    async onConnected({ to, ...call }) {
      const phoneIndexes = vault.phoneIndexes(to);
      const answer = await answerPutThrough(db, { ...call, phoneIndexes });
      return answer.kind === 'unknown-token' ? silence : officeScript(answer);
    },

    onTake: ({ step = 0, ...take }) => staff.answerTake({ ...take, step }),
    onRecording: (recording) => takeRecording({ db, vault, logger, carrier }, recording),

    onInboundCall({ carrierId, from, again = 0 }) {
      const phoneIndexes = from === undefined ? undefined : vault.phoneIndexes(from);
      return hold.orHold({ again, isCaller: true }, async () => {
        const callBack = await answerCallBack(db, { carrierId, phoneIndexes });
        hold.named(callBack.registeredName);
        return callBackScript(callBack, await callBackVoice.keysFor(callBack));
      });
    },

    async onInboundKey({ carrierId, from, step = 0, key }) {
      const phoneIndexes = from === undefined ? undefined : vault.phoneIndexes(from);
      const answer = await answerCallBackKey(db, { carrierId, phoneIndexes, step, key });
      switch (answer.kind) {
        case 'greet':
          return callBackScript(answer.callBack, await callBackVoice.keysAgain(answer.callBack));
        case 'unpressed':
          return callBackVoice.isMissed(answer.callBack)
            ? callBackScript(answer.callBack)
            : silence;
        case 'opted-out':
          return optedOutScript(answer);
        case 'wrong-number':
          return wrongNumberScript(answer.language);
        case 'confirmed':
          return confirmedScript(answer.language);
        default:
          return officeScript(answer);
      }
    },

    async onInboundConnected({ from, ...call }) {
      const phoneIndexes = from === undefined ? undefined : vault.phoneIndexes(from);
      return officeScript(await answerCallBackPutThrough(db, { ...call, phoneIndexes }));
    },

    async onEvent({ token, to, ...report }) {
      const phoneIndexes = to === undefined ? undefined : vault.phoneIndexes(to);
      const recorded = await record({ token, phoneIndexes, report });
      const { carrierId } = report;
      if (recorded === 'unknown-token') {
        const heard = await staff.hear({ token, report });
        if (heard === 'voicemail') await speakToRecorder({ carrierId, token });
        return;
      }
      const facts = { call: carrierId, status: report.carrierStatus, recorded };
      if (recorded === 'second-call') logger.error(facts, 'a second call for one attempt');
      else logger.debug(facts, 'event');
      if (report.kind === 'answered-by' && report.records && recorded === 'applied')
        await speakToRecorder({ carrierId, token });
    },

    onInboundText: (text) => answerText({ db, vault, logger }, text),
  };
}
