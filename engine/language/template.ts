// Template files: Handlebars 4.7 without its silent holes. Handlebars' own parser reads them; what it
// read is rendered here, because Handlebars' runtime knows neither unknown values nor values that are
// looked up when they are read, prints objects, and takes a misspelt name for ''.
import Handlebars from 'handlebars';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Scope } from '../values/lazy.ts';
import { err, ok, type Result } from '../values/result.ts';
import type { Maybe } from '../values/unknown.ts';
import type { Compiled } from './program.ts';
import { Source } from './source.ts';
import { checkTemplate } from './template/check.ts';
import { jinjaProblems } from './template/jinja.ts';
import { render } from './template/render.ts';
import { parseProblem } from './template/syntax.ts';

const MAX_LENGTH = 1_000_000;

/** A template file, compiled. */
export interface Template {
  readonly file: string;
  /** The free names that it reads, in order of appearance. */
  readonly names: Compiled['names'];
  /** The file's text; unknown values stand as unknown parts. Throws `Diagnosed` at its exact place, or `NotYet`. */
  render(scope: Scope): Maybe<string>;
}

/**
 * Parse and check a template file.
 * @param file the path as the user would type it
 */
export function compileTemplate(file: string, text: string): Result<Template, Diagnostic[]> {
  const source = new Source(file, text);
  if (text.length > MAX_LENGTH) {
    return err([problem('template-limit', `The template is longer than ${MAX_LENGTH} characters`, source.location(0))]);
  }
  const jinja = jinjaProblems(source);
  const program = parse(source);
  if (!program.ok) return err(jinja.length > 0 ? [...jinja] : [program.error]);
  if (jinja.length > 0) return err([...jinja]);
  const { names, problems } = checkTemplate(program.value, source);
  if (problems.length > 0) return err([...problems]);
  return ok({ file, names, render: (scope) => render(program.value, source, scope) });
}

function parse(source: Source): Result<hbs.AST.Program, Diagnostic> {
  try {
    return ok(Handlebars.parse(source.text));
  } catch (error) {
    // Handlebars' parser throws nothing but errors about the text.
    if (error instanceof Error) return err(parseProblem(source, error));
    throw error;
  }
}
