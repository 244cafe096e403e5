import type { z } from 'zod';
import { ConfigFault } from '#config/config.ts';
import { environmentSchema } from '#config/environment.ts';

const schema = environmentSchema.pick({ DATABASE_URL: true, BELLWETHER_KEY: true });

/** What the command line needs: the database and the key, not the far side. */
export function readCliConfig(
  variables: Record<string, string | undefined>,
): z.infer<typeof schema> {
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  throw new ConfigFault(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return variables[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
    }),
  );
}
