import type { FileKind } from './file-kind.ts';
import { evidenceFile, familyEvidenceFile } from './kinds/evidence-files.ts';
import { familyDataFile } from './kinds/family-data-file.ts';
import { incidentFile } from './kinds/incident-file.ts';
import { recordingsFile } from './kinds/recordings-file.ts';
import { reportFile } from './kinds/report-file.ts';
import { unreachedFile } from './kinds/unreached-file.ts';

/** Every kind of file that leaves the product by a link. */
export const files: readonly FileKind[] = [
  evidenceFile,
  familyEvidenceFile,
  reportFile,
  unreachedFile,
  incidentFile,
  familyDataFile,
  recordingsFile,
];
