type TlsWords = (error: Error, setting: string) => string;

const unknownAuthority: TlsWords = (_, setting) =>
  `nobody whom this machine trusts signed the certificate of PostgreSQL: add sslrootcert=FILE, with its authority, to ${setting}`;

/** Why PostgreSQL’s certificate is not taken, by Node’s code for it. A connection that is not who it should be is never used. */
export const tlsWords: Record<string, TlsWords> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  ERR_TLS_CERT_ALTNAME_INVALID: (error, setting) =>
    `the certificate of PostgreSQL is for another host (${error.message}): correct the host in ${setting}, or the certificate`,
  CERT_HAS_EXPIRED: () =>
    'the certificate of PostgreSQL has expired: renew it, or correct the clock of this machine',
  CERT_NOT_YET_VALID: () =>
    'the certificate of PostgreSQL is not valid yet: correct the clock of this machine, or the certificate',
};
