// Small modules on files, for runs that need no domain.
import {
  after,
  all,
  type Change,
  defineModule,
  type Look,
  type Module,
  type Probe,
  predict,
  refuse,
  sh,
  wait,
} from '../../../engine/contract/index.ts';

/** The text of a file, or null where it is missing. */
export function textAt(path: string, more: Partial<Look<string | null>> = {}): Look<string | null> {
  return {
    kind: 'look',
    label: `text ${path}`,
    script: 'if [ -e "$1" ]; then echo; cat -- "$1"; fi',
    args: [path],
    reads: [`path:${path}`],
    parse: ({ out }) => (out === '' ? null : out.slice(1)),
    ...more,
  };
}

/** Writes a text into a file. */
export function put(path: string, text: string, more: Partial<Change> = {}): Change {
  return {
    summary: `write ${path}`,
    steps: [sh('printf %s "$2" >"$1"', path, text)],
    touches: [`path:${path}`],
    predicts: [predict(textAt(path), text)],
    ...more,
  };
}

const PATH = { path: { type: 'string' }, text: { type: 'string', default: 'x' } } as const;

/** Keeps a text in a file. */
export const text = defineModule({
  name: 'text',
  summary: 'Keep a text in a file',
  examples: [],
  params: { type: 'object', properties: PATH, required: ['path'] },
  observe: ({ path }) => ({ here: textAt(path) }),
  plan: ({ path, text: want }, { here }) => (here === want ? [] : [put(path, want)]),
  result: ({ path }, { here }, { before }) => ({ path, text: here, was: before.here }),
});

/** Reads a file whose text is the path of the next one, `depth` times. */
const chain = defineModule({
  name: 'chain',
  summary: 'Follow a chain of files',
  examples: [],
  params: { type: 'object', properties: { ...PATH, depth: { type: 'integer' } }, required: ['path', 'depth'] },
  observe: ({ path, depth }) => ({ end: follow(path, depth) }),
  plan: () => [],
  result: (_, { end }) => ({ end }),
});

/** Files are named by what is in the one before, all in one folder. */
function follow(path: string, depth: number): Probe<string | null> {
  const here = textAt(path);
  const folder = path.slice(0, path.lastIndexOf('/'));
  return depth === 1 ? here : after(here, (next) => follow(`${folder}/${next}`, depth - 1));
}

/** Waits until a file is there. */
const await_ = defineModule({
  name: 'await',
  summary: 'Wait for a file',
  examples: [],
  params: { type: 'object', properties: { ...PATH, limit: { type: 'number', default: 5 } }, required: ['path'] },
  observe: ({ path }) => ({ here: textAt(path) }),
  plan: ({ path, limit }, { here }) => (here === null ? wait(`"${path}" is not there`, limit) : []),
  result: (_, { here }) => ({ text: here }),
});

/** Fails unless a file has a text. */
const expects = defineModule({
  name: 'expects',
  summary: 'Refuse unless a file has a text',
  examples: [],
  params: { type: 'object', properties: PATH, required: ['path'] },
  observe: ({ path }) => ({ here: textAt(path) }),
  plan: ({ path, text: want }, { here }) => (here === want ? [] : refuse(`"${path}" is not "${want}"`)),
});

/** Like `text`, for several files: a loop becomes one transaction. */
const texts = defineModule({
  name: 'texts',
  summary: 'Keep one text in several files',
  examples: [],
  params: {
    type: 'object',
    properties: { paths: { type: 'array', items: { type: 'string' } } },
    required: ['paths'],
  },
  observe: ({ paths }) => ({ here: all(paths.map((path) => textAt(path))) }),
  plan({ paths }, { here }) {
    const missing = paths.filter((_, i) => here[i] === null);
    if (missing.length === 0) return [];
    return [
      {
        summary: `make ${missing.map((path) => path.split('/').at(-1)).join(' ')}`,
        steps: [sh('for f; do printf x >"$f"; done', ...missing)],
        touches: missing.map((path) => `path:${path}` as const),
        predicts: missing.map((path) => predict(textAt(path), 'x')),
      },
    ];
  },
  result: ({ paths }) => ({ paths }),
  merge: (items) => ({ paths: items.flatMap(({ paths }) => paths) }),
});

/** Appends one line to a file of host `on`, whichever host the task is for. */
const central = defineModule({
  name: 'central',
  summary: 'Keep a line in a file of another host',
  examples: [],
  params: {
    type: 'object',
    properties: { ...PATH, on: { type: 'string' } },
    required: ['path', 'on'],
  },
  observe: ({ path, on }) => ({ here: textAt(path, { on }) }),
  plan({ path, text: want, on }, { here }) {
    if (here?.split('\n').includes(want)) return [];
    return [
      {
        summary: `add ${want}`,
        steps: [{ ...sh('printf "%s\\n" "$2" >>"$1"', path, want), on }],
        touches: [`path:${path}`],
        predicts: [predict(textAt(path, { on }), `${here ?? ''}${want}\n`)],
      },
    ];
  },
});

export const MODULES: readonly Module[] = [text, chain, await_, expects, texts, central];

/** A `text` that is told otherwise in some points. */
export function like(name: string, more: (path: string, want: string) => Partial<Module>): Module {
  return {
    ...text,
    name,
    observe(params, at) {
      const { path, text: want } = params as { path: string; text: string };
      return more(path, want).observe?.(params, at) ?? text.observe(params, at);
    },
    plan(params, seen, past, at) {
      const { path, text: want } = params as { path: string; text: string };
      return (more(path, want).plan ?? text.plan)(params, seen, past, at);
    },
  };
}

/** A `text` whose change differs. */
export const changing = (name: string, more: (path: string, want: string) => Partial<Change>): Module =>
  like(name, (path, want) => ({
    plan: (_, { here }) => (here === want ? [] : [put(path, want, more(path, want))]),
  }));
