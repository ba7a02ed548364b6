// Where Play and Ansible read an inventory or a pattern differently; test/engine/inventory/oracle.test.ts holds each row.
import { OTHERWISE, STRICTER, STRICTER_PATTERNS } from '../../test/oracle/stricter.ts';
import { code, table } from './markdown.ts';

export const differenceTable = (): string =>
  table(
    ['what', 'Ansible', 'Play'],
    [
      ...[...STRICTER, ...STRICTER_PATTERNS].map(({ what, ansible, play }) => [
        what,
        ansible,
        `an error: ${code(play)}`,
      ]),
      ...OTHERWISE.map(({ what, ansible, play }) => [what, ansible, play]),
    ],
  );
