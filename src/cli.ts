import { Misuse } from './cli/cli-command.ts';
import { commandsFor } from './cli/commands.ts';
import { readCommandLine } from './cli/read-command-line.ts';
import { failStart, tell, terminalFault } from './config/report-start.ts';
import { variables } from './config/variables.ts';

/** How it exits when it can’t be done. */
let exitCode = 1;

try {
  const typed = process.argv.slice(2);
  const read = readCommandLine(typed, await commandsFor(typed));
  if (read.kind === 'told') tell(read);
  else {
    if (read.command.checks) exitCode = 2;
    const { runCommand } = await import('./cli/run-command.ts');
    await runCommand(read, () => variables('imports'));
  }
} catch (error) {
  failStart(error instanceof Misuse ? error.message : terminalFault(error), exitCode);
}
