import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import type { Directory } from '#directory/directory.ts';
import { plural } from '#domain/shared/count-words.ts';
import { providerFacts } from '#domain/shared/directory-provider.ts';
import { happenings } from '#domain/shared/happening.ts';
import { findSignIn, type SignIn } from '#domain/sign-in/find-sign-in.ts';
import { type SignInPurpose, secretsOf } from '#domain/sign-in/sign-in.ts';
import type { Vault } from '#vault/vault.ts';
import { html } from '#web/html.ts';
import { sendPage } from '#web/page.ts';
import { signInState } from '#web/web-fields.ts';
import { markBrowser, signerOfMark } from './sign-in-cookie.ts';
import { sendSignInPage } from './sign-in-page.ts';

const platforms = { slack: 'Slack', teams: 'Teams' };

/**
 * The page before the directory's: what the sign-in is for. It marks the browser, so that nobody is led past it. Nothing
 * happens until its link is followed.
 */
export function showSignIn(
  db: Db,
  vault: Pick<Vault, 'sign' | 'signers'>,
  { publicUrl, directory }: { publicUrl: string; directory: Directory },
): RequestHandler {
  return async (request, response) => {
    const state = signInState.safeParse(request.params['state']);
    const signIn = state.success ? await findSignIn(db, state.data) : undefined;
    if (!state.success || signIn === undefined) return sendSignInPage(response, 'over');
    markBrowser(response, secretsOf(state.data, vault).browser, publicUrl);
    const { title, words, warning } = about[signIn.purpose](
      platforms[signIn.account.platform],
      signIn,
    );
    sendPage(response, {
      status: 200,
      language: 'en',
      title,
      body: html`<h1>${title}</h1>
<p>${words}</p>${signIn.purpose === 'step-up' ? privateWindow(directory) : ''}
<p>${warning}</p>
<p><a class="button go" href="/directory/sign-in/${state.data}">Sign in</a></p>`,
    });
  };
}

/** Sends a browser that has seen our own page to the directory, and any other one to that page. */
export function goToDirectory(
  db: Db,
  vault: Pick<Vault, 'sign' | 'signers'>,
  { directory }: { directory: Directory },
): RequestHandler {
  return async (request, response) => {
    const state = signInState.safeParse(request.params['state']);
    const signIn = state.success ? await findSignIn(db, state.data) : undefined;
    if (!state.success || signIn === undefined) return sendSignInPage(response, 'over');
    const signer = signerOfMark(request, state.data, vault);
    if (signer === undefined) return response.redirect(303, `/directory/start/${state.data}`);
    const secrets = secretsOf(state.data, signer, signIn.commitment);
    const address = await directory.signInAddress({
      ...secrets,
      fresh: signIn.purpose === 'step-up',
    });
    response.redirect(303, address);
  };
}

/** Somebody whom nobody asks again has to sign in where they aren't signed in. */
function privateWindow({ provider }: Directory) {
  const { name, freshness } = providerFacts[provider];
  return freshness === 'tells'
    ? html`<p>${name} asks nobody twice in the same browser. Open this page’s address in a private window, and sign in there.</p>`
    : '';
}

function closureWords(closure: SignIn['closure']): string {
  if (closure === null) return 'it';
  const { number, happening, eventDate, schools } = closure;
  const day = Temporal.PlainDate.from(eventDate).toLocaleString('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
  });
  return `closure ${number}: ${happenings[happening]}, ${day}, ${plural(schools, 'school')}`;
}

const about: Record<
  SignInPurpose,
  (platform: string, signIn: SignIn) => { title: string; words: string; warning: string }
> = {
  link: (platform) => ({
    title: `Link your ${platform} account`,
    words: `You asked in ${platform} to link your account there to your staff record. Sign in with your school account; the next page shows a code to type in ${platform}.`,
    warning:
      'Didn’t request this? Close this page: signing in would give someone else your access.',
  }),
  'step-up': (platform, { closure }) => ({
    title: 'Sign in again to approve',
    words: `You pressed Approve in ${platform}. Signing in with your school account approves ${closureWords(closure)}.`,
    warning: 'Didn’t press Approve? Close this page, and tell your administrator.',
  }),
};
