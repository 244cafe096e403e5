import { fullTime } from '#cards/format.ts';
import { plural } from '#domain/shared/count-words.ts';

/** What the auditor is sent: a checkpoint to keep, and how the log is held against it. */
export function checkpointLetter(of: {
  size: number;
  note: string;
  at: Temporal.Instant;
  registeredName: string;
  timeZone: string;
}): { subject: string; text: string; attachment: { name: string; text: string } } {
  const entries = plural(of.size, 'entry', 'entries');
  const file = `checkpoint-${of.size}.txt`;
  return {
    subject: `Audit log checkpoint of ${of.registeredName}: ${entries}`,
    text: `This is a checkpoint of Bellwether’s audit log at ${of.registeredName}, from ${fullTime(of.at, of.timeZone)}:

${of.note.trimEnd()}

Keep this mail. It shows any later change of these ${entries}. Don’t rely on a copy that the district can reach.

To compare the log with it, save the attached ${file}. Ask the district to run this with your file, or run it yourself with read access:

npm run cli -- audit verify --key "the log’s public key" --checkpoints ${file}

The same file checks the evidence of a closure without any access: npm run audit:verify.
`,
    attachment: { name: file, text: of.note },
  };
}
