/**
 * Where Twilio finds us. An address carries the attempt's token and nothing else, for addresses end
 * up in logs, ours and Twilio's. `text` and `call` are set once, at the district's number.
 */
export function webhookAddress(publicUrl: string) {
  const base = `${publicUrl.replace(/\/+$/, '')}/twilio`;
  return {
    voice: (token: string) => `${base}/voice/${token}`,
    key: (token: string) => `${base}/voice/${token}/key`,
    recorder: (token: string) => `${base}/voice/${token}/recorder`,
    status: (token: string) => `${base}/status/${token}`,
    answeredBy: (token: string) => `${base}/answered-by/${token}`,
    textStatus: (token: string) => `${base}/text-status/${token}`,
    text: () => `${base}/text`,
    call: () => `${base}/call`,
    callKey: () => `${base}/call/key`,
  };
}

/**
 * Connection overrides, which Twilio reads from the fragment and does not send:
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides. By default it repeats
 * once, and only when it could not connect. What follows a key is not asked for again after a slow
 * answer: the first may have changed the language. The first words are, after 7 of the 15 s that a call waits: whoever
 * answers hears them late rather than an error, and the same call may speak again.
 */
export const repeatEvent = '#rc=3&rp=5xx,ct,rt';
export const repeatAnswer = '#rt=7000&rc=2&rp=5xx,ct,rt';
export const repeatScript = '#rc=2&rp=5xx,ct';
