import type { Look } from '../contract/probe.ts';
import { type Diagnostic, locationText } from '../diagnostics/diagnostic.ts';
import type { Asked } from '../hosts/batch/types.ts';
import { Breach } from './breach.ts';

/** What a look said. */
export type Answer =
  | { readonly how: 'seen'; readonly value: unknown; readonly asked: Asked }
  /** Laid over what was seen by a change that a dry run would make. */
  | { readonly how: 'predicted'; readonly value: unknown; readonly assumes?: string }
  | { readonly how: 'problem'; readonly problem: Problem; readonly asked: Asked; readonly absent: boolean };

/** Why a look has no answer. */
export interface Problem extends Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  /** The host cannot be reached: `open` probes hand it to the plan as unknown. */
  readonly unreachable: boolean;
}

/** Time-outs, missing tools and lost hosts are the engine's; only a reply reaches the parser. */
export function readAnswer(look: Look<unknown>, asked: Asked): Answer {
  switch (asked.how) {
    case 'replied':
      try {
        return { how: 'seen', value: look.parse(asked.reply), asked };
      } catch (error) {
        const place = error instanceof Breach ? error.place : undefined;
        const where = place ? ` (${locationText(place)})` : '';
        const message = `A module${where} cannot read the answer to "${look.label}": ${error instanceof Error ? error.message : error}`;
        return problem(asked, {
          code: 'module-parse',
          message,
          hint: 'This is a bug in the module',
          unreachable: false,
        });
      }
    case 'no-tool':
      return problem(
        asked,
        {
          code: 'host-no-tool',
          message: `"${asked.tool.name}" is not installed (needed for: ${look.label})`,
          hint: `Install it before with: package: {name: ${asked.tool.package}}`,
          unreachable: false,
        },
        true,
      );
    case 'timeout':
      return problem(asked, {
        code: 'host-look-timeout',
        message: `No answer to "${look.label}" within ${asked.seconds} s`,
        hint: 'A hung network file system does this; a longer limit is set with `timeout`',
        unreachable: false,
      });
    case 'lost':
      return problem(asked, { code: 'host-lost', message: asked.reason, unreachable: true });
  }
}

/** Whether two answers to one look say the same of the host. */
export function sameAnswer(one: Answer, other: Answer): boolean {
  if (one === other) return true;
  if (one.how === 'predicted' || other.how === 'predicted') return one.how === other.how;
  const [a, b] = [one.asked, other.asked];
  if (a.how !== 'replied' || b.how !== 'replied') return a.how === b.how;
  return a.reply.code === b.reply.code && a.reply.out === b.reply.out;
}

function problem(asked: Asked, what: Problem, absent = false): Answer {
  return { how: 'problem', problem: what, asked, absent };
}
