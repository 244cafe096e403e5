import type { DialTools } from '#dialer/place/place-attempt.ts';
import { leaseAlarmCalls } from '#domain/audit/alarm/lease-alarm-calls.ts';
import { recordAlarmCall } from '#domain/audit/alarm/record-alarm-call.ts';
import { type AlarmCall, alarmWords } from '#domain/audit/alarm/sealing-alarm.ts';
import { orderToStaff, type StaffLine, type StaffTurn } from './order-to-staff.ts';

const idleMs = 5_000;
const leaseGoodMs = 20_000;
/** So long the bot leaves them to a dial worker, which knows the account's pace. */
const botPatienceSeconds = 20;

type Tools = Pick<DialTools, 'db' | 'carrier' | 'vault' | 'logger'>;

export type AlarmCaller = {
  /** Calls and texts the administrators while the seal over the log is five minutes late; says how many milliseconds to rest. */
  alarm(signal: AbortSignal): Promise<number>;
};

/** A dial worker's, within the account's pace. A freeze of the district stops no call to its own staff. */
export function createAlarmCaller(tools: Tools & { worker: string }, line: StaffLine): AlarmCaller {
  return alarmCaller(tools, { by: tools.worker, line, patienceSeconds: 0 });
}

/** The bot's, for when no dial worker runs: then nothing is sealed, and nothing else is called. */
export function createLastAlarmCaller(tools: Tools, from: string): AlarmCaller {
  const slot = { number: from, atMs: 0, isPaced: false };
  const line = {
    reserve: () => Promise.resolve(slot),
    until: () => Promise.resolve(),
    noteLeft: () => undefined,
  };
  return alarmCaller(tools, { by: 'bot', line, patienceSeconds: botPatienceSeconds });
}

function alarmCaller(
  tools: Tools,
  { by, line, patienceSeconds }: { by: string; line: StaffLine; patienceSeconds: number },
): AlarmCaller {
  const place = async (alarmCall: AlarmCall, turn: StaffTurn): Promise<void> => {
    const { operatorId, number, token, ringSeconds, registeredName } = alarmCall;
    const to = { operatorId, number };
    const body = alarmWords(registeredName);
    const [text, call] = await Promise.all([
      alarmCall.text ? orderToStaff(tools, line, { ...to, kind: 'text', body }, turn) : undefined,
      alarmCall.call
        ? orderToStaff(tools, line, { ...to, kind: 'call', token, ringSeconds }, turn)
        : undefined,
    ]);
    await recordAlarmCall(tools.db, { alarmCall, by, call, text });
  };
  return {
    async alarm(signal) {
      const calls = await leaseAlarmCalls(tools.db, { by, patienceSeconds });
      const turn = { leasedMs: performance.now(), goodMs: leaseGoodMs, signal };
      await Promise.all(calls.map((one) => place(one, turn)));
      return idleMs;
    },
  };
}
