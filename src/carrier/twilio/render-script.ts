import twilio from 'twilio';
import type { CallScript, CallStep, Listener, SpokenLine } from '#carrier/call-script.ts';
import { voiceFor } from '#speech/voices.ts';

export type ScriptPlace = {
  /** Where a pressed key is posted. */
  keyUrl: string;
  /** The same where a recording was played before: on our own calls alone. And where that is fetched. */
  playedUrl?: (to: Listener) => string;
  soundUrl?: (recording: { language: string; key?: string }) => string;
  /** Where what was said after a tone is posted, and where it is told that its audio is ready: on our own calls alone. */
  takeUrl?: string;
  recordingUrl?: string;
  /** Where the same is asked once more. */
  againUrl?: string;
  /** Where it is posted how a call that was put through ended; without one, the next step follows. */
  connectedUrl?: string;
  /** The number shown to the school office when a guardian is put through. */
  callerId: string;
};

/** How long a guardian and the office may talk. */
const connectSeconds = 1800;

/** Our script as TwiML. Never throws: it runs when the phone is already at somebody's ear. */
export function renderScript(script: CallScript, place: ScriptPlace): string {
  const response = new twilio.twiml.VoiceResponse();
  for (const step of script) renderStep(response, step, place);
  return response.toString();
}

/** A text that answers the one that came in. */
export function renderReply(text: string): string {
  const response = new twilio.twiml.MessagingResponse();
  response.message(speakable(text));
  return response.toString();
}

type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;

function renderStep(response: VoiceResponse, step: CallStep, place: ScriptPlace): void {
  switch (step.kind) {
    case 'say':
      say(response, step);
      return;
    case 'listen': {
      const gather = response.gather({
        input: ['dtmf'],
        numDigits: 1,
        // Or `#` would be no key, and silence.
        finishOnKey: '',
        timeout: step.seconds,
        action: (step.playing && place.playedUrl?.(step.playing)) ?? place.keyUrl,
        method: 'POST',
        // Silence is an answer too: the handler says how the call goes on.
        actionOnEmptyResult: true,
      });
      for (const line of step.lines) speak(gather, line, place);
      return;
    }
    case 'record':
      record(response, step, place);
      return;
    case 'go-on':
      response.redirect({ method: 'POST' }, place.keyUrl);
      return;
    case 'ask-again':
      if (place.againUrl === undefined) return;
      response.pause({ length: step.afterSeconds });
      response.redirect({ method: 'POST' }, place.againUrl);
      return;
    case 'connect':
      connect(response, step, place);
      return;
    case 'hang-up':
      response.hangup();
      return;
  }
}

function record(
  response: VoiceResponse,
  step: Extract<CallStep, { kind: 'record' }>,
  { takeUrl, recordingUrl }: ScriptPlace,
): void {
  // A call that comes in is never recorded: it has no such addresses.
  if (takeUrl === undefined || recordingUrl === undefined) return;
  response.record({
    action: takeUrl,
    method: 'POST',
    maxLength: step.seconds,
    timeout: step.silenceSeconds,
    finishOnKey: '#',
    playBeep: true,
    trim: 'trim-silence',
    recordingStatusCallback: recordingUrl,
    recordingStatusCallbackMethod: 'POST',
    recordingStatusCallbackEvent: ['completed'],
  });
}

function connect(
  response: VoiceResponse,
  step: Extract<CallStep, { kind: 'connect' }>,
  { callerId, connectedUrl }: ScriptPlace,
): void {
  const next = connectedUrl === undefined ? {} : { action: connectedUrl, method: 'POST' };
  response.dial(
    {
      callerId,
      timeout: step.ringSeconds,
      timeLimit: connectSeconds,
      answerOnBridge: true,
      ...next,
    },
    speakable(step.to),
  );
}

function speak(
  to: Pick<VoiceResponse, 'say' | 'play'>,
  line: SpokenLine,
  { soundUrl }: ScriptPlace,
): void {
  if (line.recording === undefined || soundUrl === undefined) say(to, line);
  else to.play(soundUrl(line.recording));
}

/** A line in a language without a voice is left out: read by another voice, nobody would understand it. */
function say(to: Pick<VoiceResponse, 'say'>, line: { language: string; text: string }): void {
  const voice = voiceFor(line.language);
  if (voice !== undefined) to.say(voice, speakable(line.text));
}

/** Without what XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), on which the builder throws. */
function speakable(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}
