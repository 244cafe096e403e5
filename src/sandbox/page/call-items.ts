import { type Call, isOver, phoneOf } from '#sandbox/twilio/call/call.ts';
import type { TwilioServer } from '../twilio/twilio-server.ts';
import type { CallsItem, CountsItem } from './page-item.ts';
import type { PhoneDirectory } from './phone-directory.ts';

const newestCalls = 40;

export function callItems(
  twilio: TwilioServer,
  directory: PhoneDirectory,
): (CallsItem | CountsItem)[] {
  const calls = twilio.calls();
  return [
    countCalls(
      calls.filter(({ direction }) => direction === 'outbound-api'),
      twilio,
    ),
    {
      kind: 'calls',
      calls: calls
        .slice(-newestCalls)
        .toReversed()
        .map((call) => ({
          id: call.sid,
          number: phoneOf(call),
          label: directory.find(phoneOf(call)).label,
          status: call.status,
          answeredBy: call.answeredBy ?? '',
          isCallBack: call.direction === 'inbound',
          seconds: call.durationSeconds,
          keys: call.transcript
            .filter(({ speaker }) => speaker === 'key')
            .map(({ text }) => text)
            .join(' '),
        })),
    },
  ];
}

function countCalls(calls: Call[], twilio: TwilioServer): CountsItem {
  const counts: CountsItem = {
    kind: 'counts',
    placed: calls.length,
    waiting: 0,
    ringing: 0,
    talking: 0,
    person: 0,
    machine: 0,
    busy: 0,
    noAnswer: 0,
    failed: 0,
    texts: 0,
    textsIn: 0,
  };
  for (const call of calls) counts[bucketOf(call)] += 1;
  for (const { direction } of twilio.messages()) {
    counts[direction === 'inbound' ? 'textsIn' : 'texts'] += 1;
  }
  return counts;
}

function bucketOf(call: Call): Exclude<keyof CountsItem, 'kind' | 'placed' | 'texts' | 'textsIn'> {
  switch (call.status) {
    case 'queued':
    case 'initiated':
      return 'waiting';
    case 'ringing':
      return 'ringing';
    case 'in-progress':
      return 'talking';
    case 'busy':
      return 'busy';
    case 'no-answer':
    case 'canceled':
      return 'noAnswer';
    case 'failed':
      return 'failed';
    case 'completed':
      return isOver(call) && call.transcript.some(({ speaker }) => speaker === 'machine')
        ? 'machine'
        : 'person';
  }
}
