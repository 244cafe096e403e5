import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Slack's sentences in `response_metadata.messages`, with a JSON pointer to the place. */
export function limitMessages(error: z.ZodError, at: string[]): string[] {
  return error.issues.map((issue) => {
    const pointer = [...at, ...issue.path].map(String).join('/');
    return `[ERROR] ${sentence(issue)} [json-pointer:/${pointer}]`;
  });
}

function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `must be less than ${Number(issue.maximum) + 1} characters`
        : `no more than ${issue.maximum} items allowed`;
    case 'too_small':
      return issue.origin === 'string'
        ? `must be more than ${Number(issue.minimum) - 1} characters`
        : `no fewer than ${issue.minimum} items allowed`;
    case 'unrecognized_keys':
      return `invalid additional property: ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return `unsupported type: ${typeName(issue.input)}`;
    default:
      return issue.message;
  }
}

function typeName(input: unknown): string {
  return typeof input === 'object' && input !== null && 'type' in input
    ? String(input.type)
    : typeof input;
}
