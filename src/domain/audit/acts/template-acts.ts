import { z } from 'zod';
import { count, flag, language, platform, rowId, word } from './fact.ts';

/** The words that the district and its schools keep. */
export const templateActs = {
  'template-made': z.strictObject({
    happening: word,
    /** Null for the whole district. */
    school: rowId.nullable(),
    replacesStandard: flag,
    version: count,
    languages: z.array(language),
    platform,
  }),
  'template-changed': z.strictObject({ version: count, languages: z.array(language), platform }),
  'template-retired': z.strictObject({ version: count, platform }),
  'template-refused': z.strictObject({ reason: word, platform }),
};
