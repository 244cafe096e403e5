import type { Card } from '#cards/card.ts';
import type { EvidenceLinks } from '#conversation/audit/evidence-card.ts';
import { evidenceLinks } from '#conversation/audit/show-evidence.ts';
import { type Chosen, chooseClosure, chosenClosure } from '#conversation/closure/choose-closure.ts';
import {
  openLookUp,
  readCarried,
  readLookUp,
  refuseLookUp,
} from '#conversation/consent/look-up.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findWhy } from '#domain/closure/why/find-why.ts';
import type { Why } from '#domain/closure/why/why.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import { whyCard } from './why-card.ts';
import { whyDetailsCard } from './why-details.ts';

export const whyCommand = {
  typed: {
    'closure why': {
      who: 'office',
      help: 'Why one family was called, or wasn’t',
      example: '12',
      offered: ['team', 'personal'],
      answer: openWhy,
    },
  },
  pressed: {
    // One was chosen of several that call.
    'why-details': async (context, actor, press) => {
      const campaignId = readId(press.data['campaign']);
      const phone = readCarried(press);
      return campaignId === undefined || phone === undefined
        ? refuse('out-of-date')
        : tellWhy(context, actor, { campaignId, phone, draw: whyDetailsCard });
    },
    'why-form': async (context, _actor, press) => whyForm(await chosenClosure(context, press), []),
  },
  submitted: { 'closure-why': submitWhy },
} satisfies Command;

/** Asks in private for the number of one family. Nothing said means what calls, or called last. */
async function openWhy(
  context: CommandContext,
  _actor: Actor,
  words: readonly string[],
): Promise<Reply> {
  const [first, ...rest] = words;
  // What is no closure's number may be a family's: it is asked for again, where nobody sees it.
  const isNumber = readNumber(first) !== 'not-a-number';
  const chosen = await chooseClosure(context, 'why', isNumber ? first : undefined);
  return whyForm(chosen, isNumber ? rest : words);
}

function whyForm(chosen: Chosen, typed: readonly string[]): Reply {
  if (chosen.kind === 'answer') return chosen.reply;
  const { id, number } = chosen.view;
  return openLookUp(
    {
      words: ['closure', 'why', String(number)],
      verb: 'closure-why',
      title: `Why? Closure ${number}`.slice(0, 24),
      submitLabel: 'Show why',
      intro: `Shows whether closure ${number} called one family, by which rule and on which evidence. Your look-up is recorded.`,
      data: { campaign: id },
    },
    typed,
  );
}

async function submitWhy(
  context: CommandContext,
  actor: Actor,
  submission: Submission,
): Promise<Reply> {
  const campaignId = readId(submission.data['campaign']);
  if (campaignId === undefined) return refuse('not-found');
  const read = readLookUp(context, submission);
  if (read.kind === 'errors') return read;
  return tellWhy(context, actor, {
    campaignId,
    phone: read.phone,
    draw: (why, links) => whyCard(why, { campaignId, links }),
  });
}

async function tellWhy(
  context: CommandContext,
  actor: Actor,
  about: {
    campaignId: string;
    phone: PhoneAsked;
    draw: (why: Why, links: EvidenceLinks) => Card;
  },
): Promise<Reply> {
  const { campaignId, phone, draw } = about;
  const found = await findWhy(context.db, context.vault, {
    operator: actor.operator,
    campaignId,
    phone,
  });
  if (found.kind === 'found') {
    const links = evidenceLinks(context, {
      campaignId,
      phoneId: found.why.phone.phoneId,
      operatorId: actor.operator.id,
    });
    return { kind: 'private', card: draw(found.why, links) };
  }
  return found.reason === 'no-campaign' ? refuse('not-found') : refuseLookUp(phone, found.reason);
}
