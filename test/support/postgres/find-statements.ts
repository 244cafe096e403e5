import path from 'node:path';
import ts from 'typescript';

/** A statement of the source: its text with numbered parameters, and the type of a row of it, where the code gives one. */
export type Statement = { place: string; text: string; row: ts.Type | undefined };

export type Found = {
  checker: ts.TypeChecker;
  statements: Statement[];
  /** Statements that are put together as the program runs. */
  put: number;
};

const asking = new Set(['many', 'one', 'run']);

/** Each statement of these files that is asked as a whole: by `many`, `one` or `run`, or by `executePrepared(db, sql…)`. */
export function findStatements(root: string, files: readonly string[]): Found {
  const config = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  );
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram([...files], options);
  const checker = program.getTypeChecker();
  const found: Found = { checker, statements: [], put: 0 };
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (source !== undefined) look(source, source, { root, found });
  }
  return found;
}

function look(node: ts.Node, source: ts.SourceFile, to: { root: string; found: Found }): void {
  ts.forEachChild(node, (child) => look(child, source, to));
  if (!ts.isTaggedTemplateExpression(node) || !isAsked(node)) return;
  const { found, root } = to;
  const parts: string[] = [];
  if (!write(node.template, { parts, count: 0 }, found.checker)) {
    found.put += 1;
    return;
  }
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  const [row] = typeArgumentsOf(node) ?? [];
  found.statements.push({
    place: `${path.relative(root, source.fileName)}:${line + 1}`,
    text: parts.join(''),
    row: row === undefined ? undefined : found.checker.getTypeFromTypeNode(row),
  });
}

const typeArgumentsOf = ({ tag, typeArguments }: ts.TaggedTemplateExpression) =>
  ts.isCallExpression(tag) ? tag.typeArguments : typeArguments;

function isAsked({ tag, parent }: ts.TaggedTemplateExpression): boolean {
  if (ts.isCallExpression(tag))
    return ts.isIdentifier(tag.expression) && asking.has(tag.expression.text);
  return (
    ts.isIdentifier(tag) &&
    tag.text === 'sql' &&
    ts.isCallExpression(parent) &&
    parent.expression.getText() === 'executePrepared'
  );
}

type Writing = { parts: string[]; count: number };

/** Writes a template with `$1`, `$2` … for its values; false where a piece of it is not known before the program runs. */
function write(template: ts.TemplateLiteral, to: Writing, checker: ts.TypeChecker): boolean {
  if (ts.isNoSubstitutionTemplateLiteral(template)) {
    to.parts.push(template.text);
    return true;
  }
  to.parts.push(template.head.text);
  for (const { expression, literal } of template.templateSpans) {
    if (!writeValue(expression, to, checker)) return false;
    to.parts.push(literal.text);
  }
  return true;
}

function writeValue(value: ts.Expression, to: Writing, checker: ts.TypeChecker): boolean {
  const piece = pieceOf(value, checker);
  if (piece !== undefined) return write(piece, to, checker);
  if (ts.isCallExpression(value) && value.expression.getText() === 'sql.lit') {
    to.parts.push('1');
    return true;
  }
  if (isPiece(checker.getTypeAtLocation(value))) return false;
  to.count += 1;
  to.parts.push(`$${to.count}`);
  return true;
}

/** The template of a piece of SQL that stands there itself, or as a constant of this or another file. */
function pieceOf(value: ts.Expression, checker: ts.TypeChecker): ts.TemplateLiteral | undefined {
  if (ts.isTaggedTemplateExpression(value))
    return value.tag.getText() === 'sql' ? value.template : undefined;
  if (!ts.isIdentifier(value)) return undefined;
  let symbol = checker.getSymbolAtLocation(value);
  if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias)
    symbol = checker.getAliasedSymbol(symbol);
  const from = symbol?.valueDeclaration;
  return from !== undefined && ts.isVariableDeclaration(from) && from.initializer !== undefined
    ? pieceOf(from.initializer, checker)
    : undefined;
}

/** Kysely's pieces of SQL can be executed or made an operation node; a value of a program can't. */
const isPiece = (type: ts.Type): boolean =>
  (type.isUnion() ? type.types : [type]).some(
    (one) => one.getProperty('toOperationNode') !== undefined,
  );
