// Handlebars' tree: which node is which.

export function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

export function isBlock(node: hbs.AST.Node): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement';
}

export function isMustache(node: hbs.AST.Node): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}

export function isContent(node: hbs.AST.Node): node is hbs.AST.ContentStatement {
  return node.type === 'ContentStatement';
}

/** A helper with its arguments; a lone name is a variable, also where a helper is called so. */
export function isCall(node: hbs.AST.Node): node is hbs.AST.MustacheStatement | hbs.AST.SubExpression {
  if (node.type === 'SubExpression') return true;
  return isMustache(node) && (node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0);
}

/** A path that starts with `this` or `.`, which no block parameter hides. */
export function isScoped(path: hbs.AST.PathExpression): boolean {
  return /^\.|this\b/.test(path.original);
}

/** The names between the bars of `as |a b|`. */
export function paramsOf(program: hbs.AST.Program | undefined): readonly string[] {
  return program?.blockParams ?? [];
}

/** The value of a literal; undefined for any other node. */
export function literalOf(node: hbs.AST.Node): string | number | boolean | null | undefined {
  if (node.type === 'NullLiteral') return null;
  if (!['StringLiteral', 'NumberLiteral', 'BooleanLiteral'].includes(node.type) || !('value' in node)) return undefined;
  const { value } = node;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
