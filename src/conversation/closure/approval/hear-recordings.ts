import { sentenceCard } from '#cards/sentence-card.ts';
import { listenCard } from '#conversation/closure/approval/hear-buttons.ts';
import type { Asker, Command, CommandContext, Press, Reply } from '#conversation/command.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { findSealedWords } from '#domain/closure/rehearsal/find-sealed-words.ts';
import { startRehearsal } from '#domain/closure/rehearsal/start-rehearsal.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { fileLink } from '#files/file-kind.ts';
import { recordingsFile } from '#files/kinds/recordings-file.ts';

export const hearCommand = {
  pressed: { 'call-me-with-it': callMe, listen },
} satisfies Command;

/** Rings the approver's own phone with what families will hear, as it was sealed. */
async function callMe(context: CommandContext, asker: Asker, { data }: Press): Promise<Reply> {
  const { operator, account } = asker;
  const found = await findSealed(context, asker, data);
  if (found.kind === 'refused') return refuse(found.reason);
  const { language, versionId, words } = found;
  const started = await startRehearsal(context.db, context.vault, {
    operator,
    platform: account.platform,
    kind: 'sealed',
    language,
    versionId,
    words,
  });
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
async function listen(context: CommandContext, asker: Asker, { data }: Press): Promise<Reply> {
  const found = await findSealed(context, asker, data);
  if (found.kind === 'refused') return refuse(found.reason);
  const campaignId = data['campaign'] ?? '';
  const view = await findCampaign(context.db, campaignId);
  if (view === undefined) return refuse('not-found');
  const operatorId = asker.operator.id;
  const link = fileLink(recordingsFile, { campaign: campaignId }, { operatorId }, context);
  const { code = '' } = data;
  return {
    kind: 'private',
    card: listenCard(view, { link, data: { campaign: campaignId, code } }),
  };
}

async function findSealed({ db }: CommandContext, { operator }: Asker, data: Press['data']) {
  const campaignId = readId(data['campaign']);
  if (campaignId === undefined) return { kind: 'refused', reason: 'not-found' } as const;
  return findSealedWords(db, { operatorId: operator.id, campaignId, code: data['code'] ?? '' });
}
