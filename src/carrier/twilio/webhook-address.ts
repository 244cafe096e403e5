import type { Listener } from '#carrier/call-script.ts';

/**
 * Where Twilio finds us. An address carries the attempt's token and nothing else, for addresses end
 * up in logs, ours and Twilio's. `text` and `call` are set once, at the district's number.
 */
export function webhookAddress(publicUrl: string) {
  const base = `${publicUrl.replace(/\/+$/, '')}/twilio`;
  return {
    voice: (token: string) => `${base}/voice/${token}`,
    key: (token: string, step = 0) => `${base}/voice/${token}/key${stepped(step)}`,
    connected: (token: string, step: number) => `${base}/voice/${token}/connected/${step + 1}`,
    take: (token: string, step = 0) => `${base}/voice/${token}/take${stepped(step)}`,
    recording: (token: string) => `${base}/recording/${token}`,
    played: (token: string, to: Listener, step = 0) =>
      `${base}/voice/${token}/played/${to}/${step + 1}`,
    again: (token: string, step: number) => `${base}/voice/${token}/again/${step}`,
    failed: (token: string) => `${base}/voice/${token}/failed`,
    sound: (token: string, language: string) => `${base}/sound/${token}/${language}`,
    recorder: (token: string) => `${base}/voice/${token}/recorder`,
    status: (token: string) => `${base}/status/${token}`,
    answeredBy: (token: string) => `${base}/answered-by/${token}`,
    textStatus: (token: string) => `${base}/text-status/${token}`,
    text: () => `${base}/text`,
    call: () => `${base}/call`,
    callAgain: (step: number) => `${base}/call/again/${step}`,
    callSound: (key: string, language: string) => `${base}/call/sound/${key}/${language}`,
    callConnected: (step: number) => `${base}/call/connected/${step + 1}`,
    callKey: (step = 0) => `${base}/call/key${stepped(step)}`,
  };
}

/** Whether the first words of a call are asked for there, at once or after a pause. */
export function asksForFirstWords(url: string): boolean {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  return /\/twilio\/voice\/[^/]+(?:\/again\/\d+)?$/.test(path);
}

/**
 * Each question of a call has an address of its own, which Twilio signs: a key is pressed twice where it answers two
 * of them, and sent twice where it answers one.
 */
const stepped = (step: number) => (step === 0 ? '' : `/${step}`);

/** A recorder's words are asked for in the middle of a call, so that its questions are counted from here. */
export const firstRecorderStep = 100;

/** The same where a call begins once more. */
export const firstFailureStep = 200;

/**
 * Connection overrides, which Twilio reads from the fragment and does not send:
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides. By default it repeats
 * once, and only when it could not connect. What follows a key is not asked for again after a slow
 * answer: the first may have changed the language. The first words are, after 7 of the 15 s that a call waits: anyone who
 * answers hears them late rather than an error, and the same call may speak again.
 */
export const repeatEvent = '#rc=3&rp=5xx,ct,rt';
export const repeatAnswer = '#rt=7000&rc=2&rp=5xx,ct,rt';
export const repeatScript = '#rc=2&rp=5xx,ct';
