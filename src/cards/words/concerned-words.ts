import type { ScopeKind } from '#domain/incident/concerned/scope.ts';

/** Why somebody is concerned. */
export const scopeWords: Record<ScopeKind, string> = {
  'look-ups': 'Looked up',
  files: 'In a file that was taken',
  closure: 'Reached by a closure that was wrong',
  everyone: 'Everyone in the district',
};
