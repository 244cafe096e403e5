import { helpCard } from '#cards/help-card.ts';
import { recordAccountRefusal } from '#domain/operator/account/record-account-refusal.ts';
import { findOperator } from '#domain/operator/find-operator.ts';
import { barOf } from './audience.ts';
import type { Asker, ChatRequest, CommandContext, HandleRequest, Reply } from './command.ts';
import { linkAccount } from './people/link-account.ts';
import { refuse } from './refusal-words.ts';
import { presses, submissions, told, typedWords } from './registry.ts';

/** The one door from chat: finds the person behind the account, then the command that answers. */
export function createHandleRequest(context: CommandContext): HandleRequest {
  return async (request) => {
    const { account } = request;
    const operator = await findOperator(context.db, account);
    if (operator === undefined) return answerStranger(context, request);
    const asker = { operator, account };
    switch (request.kind) {
      case 'words':
        return answerWords(context, asker, request.words);
      case 'press': {
        const answer = own(presses, request.verb);
        return answer === undefined ? refuse('out-of-date') : answer(context, asker, request);
      }
      case 'submit': {
        const answer = own(submissions, request.verb);
        return answer === undefined ? refuse('out-of-date') : answer(context, asker, request);
      }
    }
  };
}

/** An account that is nobody's reads the help, and links itself to somebody of the staff. */
async function answerStranger(context: CommandContext, request: ChatRequest): Promise<Reply> {
  const { account } = request;
  const [subject, what, ...rest] = request.kind === 'words' ? request.words : [];
  if (what === 'help') return help(account);
  const isLink = subject === 'closure' && what?.toLowerCase() === 'link';
  if (isLink && account.isMember) return linkAccount(context, account, rest);
  await recordAccountRefusal(context.db, account);
  return refuse(isLink ? 'not-a-member' : 'not-linked');
}

async function answerWords(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  const [subject = '', first, ...others] = words.map((word) => word.toLowerCase());
  if (first === 'help' || (first === undefined && subject !== 'closure'))
    return help(asker.account);
  // “closure new late 2h” is a late start.
  const isNew = subject === 'closure' && (first === 'new' || first === 'closure');
  const [what, rest] = isNew ? [others[0], others.slice(1)] : [first, others];
  const typed = own(typedWords, what === undefined ? subject : `${subject} ${what}`);
  if (typed === undefined) return help(asker.account, words);
  const bar = barOf(typed.who, asker.operator);
  return bar === undefined ? typed.answer(context, asker, rest) : refuse(bar);
}

/** What a client sends may be any word, and those of every object are no commands. */
function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function help({ platform }: ChatRequest['account'], lost?: readonly string[]): Reply {
  return { kind: 'private', card: helpCard(platform, told, lost) };
}
