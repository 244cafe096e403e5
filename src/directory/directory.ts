/** A person as the directory names them. Not by e-mail, which can be given to another person. */
export type DirectoryPerson = {
  /** Entra tenant id (`tid`), in lower case. */
  tenant: string;
  /** Entra object id (`oid`), in lower case. */
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
  | { kind: 'signed-in'; person: DirectoryPerson }
  /** The person went back, or the directory let them not in. */
  | { kind: 'declined' }
  /** What came back is not the directory's answer to this sign-in. `reason` is a code, for the log. */
  | { kind: 'refused'; reason: string };

/** The district's directory, by OpenID Connect. */
export type Directory = {
  /** Where a browser signs in. */
  signInAddress(request: SignInRequest): Promise<string>;
  /** Takes the answer that the browser brought, `?code=…`, to the directory. Throws where that can't be reached. */
  readAnswer(search: string, request: SignInRequest): Promise<DirectoryAnswer>;
};
