import type { Location } from '../../diagnostics/diagnostic.ts';
import type { Source } from '../source.ts';

/** The offset of a place as Handlebars counts: lines from 1, columns from 0. */
function offsetOf(source: Source, place: hbs.AST.Position): number {
  return source.offset(place.line) + place.column;
}

/** The place of a node of Handlebars' tree. */
export function placeOf(source: Source, node: { loc: hbs.AST.SourceLocation }): Location {
  const start = offsetOf(source, node.loc.start);
  return source.location(start, offsetOf(source, node.loc.end) - start);
}

/** The place of one segment of a path: the `b` of `a.b`; the whole path where that cannot be told. */
export function segmentPlace(source: Source, path: hbs.AST.PathExpression, index: number): Location {
  const start = offsetOf(source, path.loc.start);
  const written = source.text.slice(start, offsetOf(source, path.loc.end));
  const segments = [...written.matchAll(/\[[^\]]*\]|[^./[\]@\s]+/g)].filter(
    ({ 0: word, index: at }) => word !== 'this' || at > 0,
  );
  const segment = segments.length === path.parts.length ? segments[index] : undefined;
  return segment ? source.location(start + segment.index, segment[0].length) : placeOf(source, path);
}
