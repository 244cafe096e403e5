import type { DirectoryProvider } from '#domain/shared/directory-provider.ts';

/** A person as the directory names them. Not by e-mail, which can be given to another person. */
export type DirectoryPerson = {
  /** Whose directory it is, as `provider-claims.ts` reads it; in lower case. */
  tenant: string;
  /** Who it is there. */
  id: string;
  /** When they proved who they are (`auth_time`), where the directory says it. */
  signedInAt: Temporal.Instant | undefined;
};

/** What ties one sign-in together; each of them 43 characters of base64url. */
export type SignInSecrets = { state: string; nonce: string; verifier: string };

export type SignInRequest = SignInSecrets & {
  /** Asks for the password (or whatever the directory asks for) even of one who is signed in. */
  fresh: boolean;
};

export type DirectoryAnswer =
  /** `token` is the ID token as it came, signed by the directory. */
  | { kind: 'signed-in'; person: DirectoryPerson & { token: string } }
  /** The person went back, or the directory let them not in. */
  | { kind: 'declined' }
  /** What came back is not the directory's answer to this sign-in. `reason` is a code, for the log. */
  | { kind: 'refused'; reason: string };

/** The district's directory, by OpenID Connect. */
export type Directory = {
  provider: DirectoryProvider;
  /** Where a browser signs in. */
  signInAddress(request: SignInRequest): Promise<string>;
  /** Takes the answer that the browser brought, `?code=…`, to the directory. Throws where that can't be reached. */
  readAnswer(search: string, request: SignInRequest): Promise<DirectoryAnswer>;
};

/** What a signed ID token says. */
export type TokenClaims = {
  tenant: string;
  id: string;
  nonce: string;
  issuedAt: Temporal.Instant;
  signedInAt: Temporal.Instant;
  /** The application roles that the directory gives the person. */
  roles: readonly string[];
};

export type TokenReading =
  | { kind: 'read'; claims: TokenClaims }
  /** The directory did not sign it, or not for us. `reason` is a code, for the log. */
  | { kind: 'refused'; reason: string }
  /** Unknown until the directory's keys are here. */
  | { kind: 'no-keys' };

/** Reads ID tokens later than they came, by the keys that the directory publishes. */
export type TokenReader = {
  /** As it was to be read at that time: a token runs out within the hour, and calls may begin tomorrow. */
  readToken(token: string, at: Temporal.Instant): Promise<TokenReading>;
  /** Fetches keys where they are old or were missed; says how many milliseconds to rest. Tells nobody of a fault. */
  keepKeys(): Promise<number>;
};
