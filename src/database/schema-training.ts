import type { ColumnType } from 'kysely';
import type { Filled, GeneratedInstant } from './schema-columns.ts';

/** What people must know before they ask or approve, and who has shown that they do. */
export type TrainingTables = {
  training_course: {
    id: Filled<string>;
    version: number;
    digest: Buffer;
    /** A course, as `domain/training` has it; JSON text goes in. */
    content: ColumnType<unknown, string, never>;
    pass_mark: number;
    in_force_from: GeneratedInstant;
  };
  training_record: {
    id: Filled<string>;
    operator_id: string;
    course_id: string;
    score: number;
    passed_at: GeneratedInstant;
    expires_at: GeneratedInstant;
  };
};
