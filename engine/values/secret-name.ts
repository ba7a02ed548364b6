/** The last word of a name that says that its value is secret: `db_password`, `token`; not `password_file`. */
const SECRET =
  /(?:^|_)(?:(?:pass|passwd|password|passphrase|pwd)(?:_hash)?|secret|token|credentials?|(?:api|access|secret|private|vault)_?key)$/i;

export const isSecretName = (name: string): boolean => SECRET.test(name);
