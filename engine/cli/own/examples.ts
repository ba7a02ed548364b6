// A module's examples against its own parameters.
import type { Module } from '../../contract/module.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import { compileParams } from '../../language/params/params.ts';
import { compileData, compileValue } from '../../language/templated.ts';
import { location, readYaml, type YamlNode } from '../../language/yaml.ts';
import { keyPlace, type OwnSource, textPlace } from './place.ts';

/** Everything that would be wrong with a task that an example shows. */
export function checkExamples(module: Module, source: OwnSource): readonly Diagnostic[] {
  return module.examples.flatMap(({ title, yaml }) => {
    const complaints = complaintsAbout(yaml, module);
    if (complaints.length === 0) return [];
    const at = source.text.includes(title) ? textPlace(source, title) : keyPlace(source, ['examples']);
    return complaints.map((each) => problem('module-contract', `The example "${title}" is wrong: ${each}`, at));
  });
}

function complaintsAbout(yaml: string, module: Module): readonly string[] {
  const { node, diagnostics } = readYaml('example', yaml);
  if (!node || diagnostics.length > 0) return diagnostics.map(({ message }) => message);
  const params = paramsOf(node, module);
  if (typeof params === 'string') return [params];
  const checker = compileParams(module.name, module.params);
  const wrong = checker.checkWritten(params);
  if (wrong.length > 0 || !params.constant) return wrong.map(({ message }) => message);
  const filled = checker.fill(params.written, () => location(node));
  const complaint = filled.kind === 'filled' ? module.check?.(filled.params) : undefined;
  return complaint === undefined ? [] : [complaint];
}

function paramsOf(node: YamlNode, { bare, name }: Module) {
  if (node.kind === 'scalar' && bare !== undefined && node.value !== null)
    return compileData({ [bare]: node.text }, location(node));
  if (node.kind === 'scalar' && node.value === null) return compileData({}, location(node));
  if (node.kind !== 'map') return `"${name}" takes parameters as a mapping`;
  const compiled = compileValue(node);
  return compiled.ok ? compiled.value : (compiled.error[0]?.message ?? 'It cannot be read');
}
