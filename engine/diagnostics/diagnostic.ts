/** A place in a file that the user wrote; line and column count from 1. */
export interface Location {
  /** The path as the user would type it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the place takes on its line; 1 where it is a point. */
  readonly length?: number;
}

/** `FILE:LINE:COLUMN`. */
export const locationText = ({ file, line, column }: Location): string => `${file}:${line}:${column}`;

/** Something to tell the user about what was written or about what a host said. */
export interface Diagnostic {
  /** A stable name from the registry in `codes.ts`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** Sentence case, no full stop at the end, values quoted: what failed and what was expected. */
  readonly message: string;
  readonly location?: Location;
  /** The way out, in one sentence. */
  readonly hint?: string;
  /** Other places that explain this one. */
  readonly related?: readonly { readonly message: string; readonly location: Location }[];
}

/** Thrown inside a stage to leave it at once; caught at its border and turned into a value. */
export class Diagnosed extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}
