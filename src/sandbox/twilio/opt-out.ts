// https://help.twilio.com/articles/223134027: the whole message, in any case, one word. "opt out"
// and sentences are not caught, and are for the bot to understand.
const keywords = {
  STOP: ['STOP', 'UNSUBSCRIBE', 'END', 'QUIT', 'STOPALL', 'REVOKE', 'OPTOUT', 'CANCEL'],
  START: ['START', 'YES', 'UNSTOP'],
  HELP: ['HELP', 'INFO'],
} as const;

type OptOutType = keyof typeof keywords;

const replies: Record<OptOutType, string> = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  START:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.',
  HELP: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};

/** What Twilio itself makes of a text, and the reply it sends. */
export function optOutType(body: string): { type: OptOutType; reply: string } | undefined {
  const word = body.trim().toUpperCase();
  for (const type of ['STOP', 'START', 'HELP'] as const) {
    if (keywords[type].some((keyword) => keyword === word)) return { type, reply: replies[type] };
  }
  return undefined;
}
