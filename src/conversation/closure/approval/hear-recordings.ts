import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, press, words } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findSealedWords } from '#domain/closure/rehearsal/find-sealed-words.ts';
import { startRehearsal } from '#domain/closure/rehearsal/start-rehearsal.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { fileLink } from '#files/file-kind.ts';
import { recordingsFile } from '#files/kinds/recordings-file.ts';
import { listenCard } from './approval-buttons.ts';

/** What was sealed, for an approver who may hear it. */
function onSealed(
  show: (context: CommandContext, actor: Actor, sealed: Sealed, of: Target) => Promise<Reply>,
) {
  return press(
    { campaign: id, code: words },
    'not-found',
    ({ db }, { operator }, { campaign: campaignId, code }) =>
      findSealedWords(db, { operatorId: operator.id, campaignId, code }),
    show,
  );
}

type Sealed = Exclude<Awaited<ReturnType<typeof findSealedWords>>, { kind: 'refused' }>;
type Target = { campaign: string; code: string };

export const hearCommand = {
  pressed: { 'call-me-with-it': onSealed(callMe), listen: onSealed(listen) },
} satisfies Command;

/** Rings the approver's own phone with what families will hear, as it was sealed. */
async function callMe(
  { db, vault }: CommandContext,
  { operator, account: { platform } }: Actor,
  { language, versionId, words }: Sealed,
): Promise<Reply> {
  const about = { operator, platform, language, versionId, words };
  const started = await startRehearsal(db, vault, { kind: 'sealed', ...about });
  if (started.kind === 'refused') return refuse(started.reason);
  return {
    kind: 'private',
    card: sentenceCard({
      title: 'Calling you now',
      text: `Your phone ${started.maskedNumber} rings. Listen to each recording to its end, then approve on the card.`,
    }),
  };
}

/** Where they can be played, for this person alone. */
async function listen(
  context: CommandContext,
  { operator }: Actor,
  _sealed: Sealed,
  data: Target,
): Promise<Reply> {
  const view = await findCampaign(context.db, data.campaign);
  if (view === undefined) return refuse('not-found');
  const asked = { campaign: data.campaign };
  const link = fileLink(recordingsFile, asked, { operatorId: operator.id }, context);
  return { kind: 'private', card: listenCard(view, { link, data }) };
}
