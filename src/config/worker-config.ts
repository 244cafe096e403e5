import type { z } from 'zod';
import { contradictions, readShape, type Variables } from './config.ts';
import { keptFrom, schemaOf } from './settings.ts';

const schema = schemaOf('worker');
/** What a dial worker needs: the database, the key, the carrier, and where the directory's public keys are. */
export type WorkerConfig = Readonly<z.infer<typeof schema>>;

export const workerSettings = Object.keys(schema.shape);

export const readWorkerConfig = (variables: Variables): WorkerConfig =>
  readShape(schema, variables, (given) => [
    ...keptFrom('worker')
      .filter((name) => name in given)
      .map((name) => `${name} belongs to the bot: remove it from the dial worker's settings`),
    ...['AUDIT_LOG_KEY', 'AUDIT_LOG_PREVIOUS_KEY']
      .filter((name) => given[name] !== undefined && given[name] === given['BELLWETHER_KEY'])
      .map((name) => `${name} equals BELLWETHER_KEY: make another one`),
    ...(given['TRANSLATOR'] === 'google' && given['GOOGLE_TRANSLATE_KEY'] === undefined
      ? ['GOOGLE_TRANSLATE_KEY is missing: TRANSLATOR is google, and the dial worker asks it']
      : []),
    ...contradictions(given),
  ]);
