import { drillBeside } from '#cards/drill/drill-card.ts';
import type { CommandContext, Reply } from '#commands/command.ts';
import { findLiveDrill } from '#domain/drill/find-drill.ts';

/** Whatever is told of closures, a drill stands apart from it, by its own name. */
export async function besideDrill({ db }: CommandContext, reply: Reply): Promise<Reply> {
  if (reply.kind !== 'private') return reply;
  const drill = await findLiveDrill(db);
  if (drill === undefined) return reply;
  const { card } = reply;
  return { kind: 'private', card: { ...card, blocks: [...card.blocks, ...drillBeside(drill)] } };
}
