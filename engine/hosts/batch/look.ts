// One look as lines of a script.
import { bytesOf } from '../../values/bytes.ts';
import { quote } from '../quote.ts';
import type { Ask } from './types.ts';
import { printing, wordOf } from './words.ts';

const WORD = String.raw`(?:[\w@%+=:,./-]+|"\$[1-9@]"|'[^']*')`;
const SIMPLE = new RegExp(String.raw`^([a-z][\w.-]*)(?: +${WORD})*(?: 2>(?:/dev/null|&1))?$`);
/** What is no program, or need not be one, in some shell. */
const INSIDE = new Set(
  (
    'alias bg break builtin caller case cd chdir command compgen complete compopt continue coproc declare dirs disown ' +
    'do done echo elif else enable esac eval exec exit export false fc fg fi for function getopts hash help history if ' +
    'in jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt ' +
    'source suspend test then time times trap true type typeset ulimit umask unalias unset until wait while'
  ).split(' '),
);

/** What is asked, as one text: two looks with the same text get one answer. */
export function keyOf(ask: Ask): string {
  return JSON.stringify([ask.script, ask.args, ask.input ?? '', ask.tool?.name, ask.limit]);
}

/** The snippets of an exchange; one that is asked more than once, of several paths, is sent once. */
export class Snippets {
  readonly #words = new Map<string, string>();
  /** Lines that come before every look. */
  readonly lines: readonly string[];

  constructor(asks: Iterable<Ask>) {
    const once = new Set<string>();
    for (const { script } of asks) {
      if (once.has(script) && !this.#words.has(script)) this.#words.set(script, `_q${this.#words.size}`);
      once.add(script);
    }
    this.lines = [...this.#words].map(([script, name]) => `${name}=${quote(bytesOf(alone(script)))}`);
  }

  /** A snippet as a word of the shell. */
  word(script: string): string {
    const name = this.#words.get(script);
    return name === undefined ? quote(bytesOf(alone(script))) : `"$${name}"`;
  }
}

/** A snippet that is one plain command costs one process. */
function alone(script: string): string {
  const first = SIMPLE.exec(script)?.[1];
  return first !== undefined && !INSIDE.has(first) ? `exec ${script}` : script;
}

/** The look in a subshell of its own: neither an `exit` nor a syntax error reaches the kept shell. */
export function subshellOf(ask: Ask, snippets: Snippets): string {
  const set = ['set --', ...ask.args.map(wordOf)].join(' ');
  const body = `( ${set}; eval ${snippets.word(ask.script)} )`;
  return ask.input ? `${printing(ask.input)} 2>/dev/null | ${body}` : `${body} </dev/null`;
}

/** Whether the look's tool is there; the shell answers by itself. */
export function toolTest(name: string): string {
  return `command -v -- ${wordOf(name)} >/dev/null 2>&1`;
}

/** The look and its mark: `a` and `id` when it replied, `n` and `id` where its tool is missing. */
export function lookLines(id: number, ask: Ask, snippets: Snippets): string {
  const asking = `${subshellOf(ask, snippets)}\n_f a${id} $?`;
  return ask.tool ? `if ${toolTest(ask.tool.name)}; then\n${asking}\nelse _f n${id} 0; fi` : asking;
}
