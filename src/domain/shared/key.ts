/**
 * A key pressed on a call. 4 and 5 mean something after key 0 reached nobody, 6 where the words have fields, 8 where staff are
 * asked whether they are safe. `other` is a key without a meaning: somebody is there all the same.
 */
export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '8' | '9' | 'other';
