import type { Look } from '../../engine/contract/index.ts';

/** The name of a host as its kernel has it: what uname(2) says. */
export function kernelName(on?: string): Look<string> {
  return {
    kind: 'look',
    label: `name of the host${on === undefined ? '' : ` ${on}`}`,
    script: 'exec uname -n',
    args: [],
    ...(on !== undefined && { on }),
    reads: ['kernel:hostname'],
    parse: ({ out }) => out.trim(),
  };
}
