// The part of JSON Schema (draft-07) that a module's parameters may use, and the static type that
// follows from a literal of it.
import type { Maybe } from '../values/unknown.ts';
import type { ConditionParam, ControllerFile, ExpressionParam, RenderedText } from './files.ts';

interface Common {
  readonly description?: string;
}

export interface StringProp extends Common {
  readonly type: 'string';
  readonly enum?: readonly string[];
  readonly default?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Checked beyond the schema: `path` absolute and clean, `mode` octal in quotes, `name` no leading dash, no blank. `text` may hold newlines. */
  readonly format?: 'path' | 'mode' | 'name' | 'text';
  /**
   * A file beside the playbook: `file` as it is, `template` rendered with Handlebars. `path` is only where one is or
   * will be, made absolute; a final "/" stays.
   */
  readonly controller?: 'file' | 'template' | 'path';
  /** Never shown, not even where it is wrong. */
  readonly secret?: true;
  /** `plan` can work with a value that is not known yet. */
  readonly mayBeUnknown?: true;
}

export interface NumberProp extends Common {
  readonly type: 'integer' | 'number';
  readonly default?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface BooleanProp extends Common {
  readonly type: 'boolean';
  readonly default?: boolean;
}

export interface ArrayProp extends Common {
  readonly type: 'array';
  readonly items: Prop;
  readonly default?: readonly string[];
  readonly minItems?: number;
}

export interface ObjectProp extends Common {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Prop>>;
  readonly required?: readonly string[];
}

/** A mapping with free keys. */
export interface MapProp extends Common {
  readonly type: 'object';
  readonly additionalProperties: Prop;
}

export interface AnyOfProp extends Common {
  readonly anyOf: readonly Prop[];
}

/** Any plain data. */
export interface AnyProp extends Common {
  readonly any: true;
  readonly mayBeUnknown?: true;
}

/** A condition of the playbook's language, evaluated with the task's variables. */
export interface ConditionProp extends Common {
  readonly condition: true;
}

/** An expression of the playbook's language without its braces, evaluated with the task's variables. */
export interface ExpressionProp extends Common {
  readonly expression: true;
}

export type Prop =
  | StringProp
  | NumberProp
  | BooleanProp
  | ArrayProp
  | ObjectProp
  | MapProp
  | AnyOfProp
  | AnyProp
  | ConditionProp
  | ExpressionProp;

/** A module's parameters. `oneOf`-like rules (exactly one of `src` and `content`) go in `exactlyOne` and `atMostOne`. */
export interface ParamsSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Prop>>;
  readonly required?: readonly string[];
  /** Parameters of any other name are allowed, with values like this. */
  readonly additionalProperties?: Prop;
  /** Of each group exactly one parameter must be given. */
  readonly exactlyOne?: readonly (readonly string[])[];
  /** Of each group at most one parameter may be given. */
  readonly atMostOne?: readonly (readonly string[])[];
}

type Raw<P> = P extends { condition: true }
  ? ConditionParam
  : P extends { expression: true }
    ? ExpressionParam
    : P extends { controller: 'file' }
      ? ControllerFile
      : P extends { controller: 'template' }
        ? RenderedText
        : P extends { enum: readonly (infer E)[] }
          ? E
          : P extends { type: 'string' }
            ? string
            : P extends { type: 'integer' | 'number' }
              ? number
              : P extends { type: 'boolean' }
                ? boolean
                : P extends { type: 'array'; items: infer I }
                  ? readonly InferProp<I>[]
                  : P extends { properties: infer Q; required?: infer R }
                    ? InferObject<Q, R>
                    : P extends { additionalProperties: infer V }
                      ? Readonly<Record<string, InferProp<V>>>
                      : P extends { anyOf: readonly (infer A)[] }
                        ? InferProp<A>
                        : unknown;

type InferProp<P> = P extends { mayBeUnknown: true } ? Maybe<Raw<P>> : Raw<P>;

type Given<Q, R> = {
  [K in keyof Q]: K extends (R extends readonly (infer N)[] ? N : never) ? K : 'default' extends keyof Q[K] ? K : never;
}[keyof Q];

type InferObject<Q, R> = { readonly [K in Given<Q, R>]: InferProp<Q[K]> } & {
  readonly [K in Exclude<keyof Q, Given<Q, R>>]?: InferProp<Q[K]>;
};

/** The type of the parameters that fit a schema; a property with a default is always there. */
export type Infer<S extends ParamsSchema> = InferObject<S['properties'], S['required']> &
  (S extends { additionalProperties: infer V } ? Readonly<Record<string, InferProp<V>>> : unknown);
