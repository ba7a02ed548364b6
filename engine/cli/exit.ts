/** What the exit status says, as documented. */
export const EXIT = {
  done: 0,
  /** What the user wrote is wrong; nothing was touched. */
  usage: 1,
  /** A host failed, a failure was predicted, or there is a bug in Play or a module. */
  failed: 2,
  /** `--check --detailed-exitcode`: changes are pending. */
  pending: 3,
  unreachable: 4,
  /** A saved plan no longer holds. */
  stale: 5,
  interrupted: 130,
} as const;
