import { sentenceCard } from '#cards/sentence-card.ts';
import { type Chosen, chooseClosure, chosenClosure } from '#conversation/closure/choose-closure.ts';
import { openLookUp, readLookUp, refuseLookUp } from '#conversation/consent/look-up.ts';
import { blockerOf } from '#conversation/kit/audience.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findPreview, findPreviewFor } from '#domain/closure/preview/find-preview.ts';
import { officeReach } from '#domain/office/office-reach.ts';
import { previewCard } from './preview-card.ts';

const who = 'staff-of-closures';

export const previewCommand = {
  typed: {
    'closure preview': {
      who,
      help: 'What families hear, and on which keys',
      example: '12',
      answer: async (context, actor, [word]) =>
        show(context, actor, await chooseClosure(context, 'preview', word)),
    },
  },
  pressed: {
    preview: async (context, actor, press) =>
      show(context, actor, await chosenClosure(context, press)),
    'preview-form': async (context, _actor, press) =>
      askNumber(await chosenClosure(context, press)),
  },
  submitted: { 'closure-preview': showPhone },
} satisfies Command;

/** Five households, others each time. */
async function show(context: CommandContext, actor: Actor, chosen: Chosen): Promise<Reply> {
  const blocker = blockerOf(who, actor.operator);
  if (blocker !== undefined) return refuse(blocker);
  if (chosen.kind === 'answer') return chosen.reply;
  const { id, number } = chosen.view;
  const preview = await findPreview(context.db, id);
  return {
    kind: 'private',
    card:
      preview === undefined
        ? sentenceCard({
            title: `Closure ${number} has no call list yet`,
            text: 'Once the list is locked, you can see what its families hear. Try again in a moment.',
          })
        : previewCard(preview, { mayAsk: officeReach(actor.operator) !== undefined }),
  };
}

/** Asks in private for the number of one family. */
function askNumber(chosen: Chosen): Reply {
  if (chosen.kind === 'answer') return chosen.reply;
  const { id, number } = chosen.view;
  return openLookUp(
    {
      words: ['closure', 'preview', String(number)],
      verb: 'closure-preview',
      title: `Preview closure ${number}`.slice(0, 24),
      submitLabel: 'Show',
      intro: `Shows what one family hears and reads in closure ${number}. Your look-up is recorded.`,
      data: { campaign: id },
    },
    [],
  );
}

async function showPhone(
  context: CommandContext,
  actor: Actor,
  submission: Submission,
): Promise<Reply> {
  const campaignId = readId(submission.data['campaign']);
  if (campaignId === undefined) return refuse('not-found');
  const read = readLookUp(context, submission);
  if (read.kind === 'errors') return read;
  const { operator } = actor;
  const found = await findPreviewFor(context.db, context.vault, {
    operator,
    campaignId,
    phone: read.phone,
  });
  if (found.kind === 'found')
    return {
      kind: 'private',
      card: previewCard(found.preview, { mayAsk: true, phone: found.phone }),
    };
  return found.reason === 'no-campaign'
    ? refuse('not-found')
    : refuseLookUp(read.phone, found.reason);
}
