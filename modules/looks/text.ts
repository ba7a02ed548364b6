// The bytes of a small file.
import { type Look, type Prediction, predict, type Refusal, type Reply, refuse } from '../../engine/contract/index.ts';
import { NOTHING_THERE } from './ask.ts';

/** What can be read at a path; symbolic links are followed. */
export type FileText =
  /** Nothing, or a link to nothing. */
  | { readonly kind: 'missing' }
  /** A byte string; holes in a dry run. */
  | { readonly kind: 'file'; readonly bytes: string }
  | { readonly kind: 'directory' }
  /** A device, a socket, a pipe. */
  | { readonly kind: 'other' }
  /** It may be there, and the user may not read it. */
  | { readonly kind: 'unreadable'; readonly why: string };

const SCRIPT = `if [ -f "$1" ]; then exec cat <"$1"
elif [ -d "$1" ]; then exit 11
elif [ -e "$1" ]; then exit 12
fi
${NOTHING_THERE}`;

/** All bytes of a file. */
export function text(path: string): Look<FileText> {
  return {
    kind: 'look',
    label: `content of ${path}`,
    script: SCRIPT,
    args: [path],
    reads: [`data:${path}`],
    absent: (answer) => answer.kind === 'missing',
    about: { path, at: text, nothing: { kind: 'missing' } },
    parse,
  };
}

function parse({ code, out, err }: Reply): FileText {
  if (code === 0) return { kind: 'file', bytes: out };
  if (code === 10) return { kind: 'missing' };
  if (code === 11) return { kind: 'directory' };
  if (code === 12) return { kind: 'other' };
  return { kind: 'unreadable', why: err.trim() || 'Permission denied' };
}

/** The bytes, `''` for a file that is missing, or why the path cannot be a file that is edited. */
export function bytesIn(path: string, file: FileText): string | Refusal {
  switch (file.kind) {
    case 'file':
      return file.bytes;
    case 'missing':
      return '';
    case 'directory':
      return refuse(`"${path}" is a directory, not a file`);
    case 'other':
      return refuse(`"${path}" is no regular file`);
    case 'unreadable':
      return refuse(`Cannot read "${path}": ${file.why}`, 'Use become, or a user who may read it');
  }
}

/** That the file will hold these bytes. */
export function predictText(path: string, bytes: string): Prediction {
  return predict(text(path), { kind: 'file', bytes });
}
