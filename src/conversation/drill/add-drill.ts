import type { CommandContext, Reply } from '#conversation/kit/command.ts';
import { listMeant } from '#domain/closure/view/list-campaigns.ts';
import { findLiveDrill } from '#domain/drill/find-drill.ts';
import { drillBlocks, drillInsteadCard } from './drill-card.ts';

/** Whatever is told of closures, a drill stands apart from it, by its own name. */
export async function addDrill({ db }: CommandContext, reply: Reply): Promise<Reply> {
  if (reply.kind !== 'private') return reply;
  const drill = await findLiveDrill(db);
  if (drill === undefined) return reply;
  const { card } = reply;
  return { kind: 'private', card: { ...card, blocks: [...card.blocks, ...drillBlocks(drill)] } };
}

/** Where no closure is live that could be stopped: the drill that is, with what ends it. */
export async function drillInstead({ db }: CommandContext): Promise<Reply | undefined> {
  const drill = await findLiveDrill(db);
  if (drill === undefined || (await listMeant(db, 'stop')).length > 0) return undefined;
  return { kind: 'private', card: drillInsteadCard(drill) };
}
