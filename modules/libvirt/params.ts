// The definition of a guest as simple parameters say it.
import type { Maybe } from '../../engine/contract/index.ts';
import type { DomainDefinition, DomainDisk, DomainNetwork } from '../formats/domain-xml.ts';

/** Of these a playbook gives one of `src`, `xml` and `memory`, the rest with `memory` alone. */
export interface DefinitionParams {
  readonly name: string;
  readonly src?: { readonly text: Maybe<string> } | undefined;
  readonly xml?: Maybe<string> | undefined;
  readonly memory?: number | undefined;
  readonly vcpus?: number | undefined;
  readonly machine?: string | undefined;
  readonly cpu?: string | undefined;
  readonly disks?: readonly (string | DomainDisk)[] | undefined;
  readonly networks?: readonly (string | DomainNetwork)[] | undefined;
  readonly console?: string | undefined;
}

const ONLY_WITH_MEMORY = ['vcpus', 'machine', 'cpu', 'disks', 'networks', 'console'] as const;

export function complaintAboutDefinition(params: DefinitionParams): string | undefined {
  if (params.memory !== undefined) return undefined;
  const lonely = ONLY_WITH_MEMORY.find((name) => params[name] !== undefined);
  return lonely && `"${lonely}" goes with "memory"; a definition in "xml" or "src" says everything itself`;
}

/** What `wantedOf` takes. */
export function definitionText(params: DefinitionParams): Maybe<string> | DomainDefinition | undefined {
  if (params.src) return params.src.text;
  if (params.xml !== undefined) return params.xml;
  const { name, memory, vcpus = 1, machine, cpu, console } = params;
  if (memory === undefined) return undefined;
  const disks = params.disks?.map((disk) => (typeof disk === 'string' ? { source: disk } : disk));
  const networks = params.networks?.map((card) => (typeof card === 'string' ? { network: card } : card));
  return { name, memory, vcpus, machine, cpu, console, disks, networks };
}
