import path from 'node:path';
import ts from 'typescript';

const file = path.join(import.meta.dirname, 'asked-about.ts');
const options: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  types: [],
};

/** What the compiler says of this source: values as literals, held to types that a package ships. */
export function typeFaults(source: string): string[] {
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([file], options, {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    getSourceFile: (name, language, ...rest) =>
      name === file
        ? ts.createSourceFile(file, source, language)
        : host.getSourceFile(name, language, ...rest),
  });
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
