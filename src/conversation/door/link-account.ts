import { sentenceCard } from '#cards/sentence-card.ts';
import type { ChatAccount, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { finishLink } from '#domain/sign-in/finish-link.ts';
import { startLink } from '#domain/sign-in/sign-in.ts';
import { startLinkSignIn } from '#domain/sign-in/start-sign-in.ts';

export const linkCommand = {
  typed: {
    'closure link': {
      who: 'everyone',
      help: 'Link this account to you by signing in',
      answer: (context, { account }, typed) => linkAccount(context, account, typed),
    },
  },
} satisfies Command;

/** `/closure link` leads to the directory's sign-in; `/closure link ABCD-EFGH` says the code that it showed. */
export async function linkAccount(
  context: CommandContext,
  account: ChatAccount,
  typed: readonly string[],
): Promise<Reply> {
  if (typed.length > 0) {
    const finished = await finishLink(context.db, context.vault, { account, typed });
    if (finished.kind === 'refused') return refuse(finished.reason);
    return {
      kind: 'private',
      card: sentenceCard({
        title: 'Your account is linked',
        text: 'What you type and press here now counts as yours.',
      }),
    };
  }
  const state = await startLinkSignIn(context.db, account);
  return {
    kind: 'private',
    card: sentenceCard({
      title: 'Link this account to you',
      text: 'Sign in with your school account. The page then shows a code to type here. The link works for five minutes and only for you: don’t share it.',
      buttons: [
        {
          verb: 'open',
          label: 'Sign in',
          style: 'primary',
          data: {},
          opens: startLink(state, context.publicUrl),
        },
      ],
    }),
  };
}
