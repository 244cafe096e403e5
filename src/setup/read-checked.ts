import { z } from 'zod';
import { schemaOf } from '#config/settings.ts';
import { NotYet, type Setup } from './step.ts';

const { shape } = schemaOf('bot');
type Bot = z.infer<z.ZodObject<typeof shape>>;

/** The bot's settings whose names begin so, as the bot would read them. */
export function readChecked<Begins extends string>(
  { files }: Setup,
  ...beginnings: Begins[]
): Pick<Bot, Extract<keyof Bot, `${Begins}${string}`>> {
  const wanted = Object.entries(shape).filter(([name]) =>
    beginnings.some((one) => name.startsWith(one)),
  );
  const given = Object.entries(files.of('bot')).filter(([, value]) => value);
  const read = z.object(Object.fromEntries(wanted)).safeParse(Object.fromEntries(given));
  if (read.success) return read.data as Pick<Bot, Extract<keyof Bot, `${Begins}${string}`>>;
  const [issue] = read.error.issues;
  throw new NotYet(`${String(issue?.path[0])}: ${issue?.message ?? 'it can’t be used'}.`);
}
