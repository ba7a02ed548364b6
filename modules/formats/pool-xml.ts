// libvirt's storage pool XML (formatstorage.html): what we manage of it, and the rest of an existing definition.
import { attributeAt, child, childrenOf, element, parseXml, printXml, textAt, type XmlNode } from './xml.ts';

/** What is undefined is not managed: it is neither written nor compared. */
export interface PoolDefinition {
  readonly name: string;
  readonly type: string;
  readonly target?: string | undefined;
  readonly source?:
    | {
        readonly host?: string | undefined;
        readonly dir?: string | undefined;
        readonly format?: string | undefined;
        readonly device?: string | undefined;
      }
    | undefined;
  readonly permissions?:
    | {
        /** Octal digits. */
        readonly mode?: string | undefined;
        readonly owner?: string | undefined;
        readonly group?: string | undefined;
      }
    | undefined;
  /** `yes` or `no`. */
  readonly cow?: string | undefined;
}

export type PoolReading =
  | { readonly ok: true; readonly pool: PoolDefinition; readonly uuid: string | undefined; readonly root: XmlNode }
  | { readonly ok: false; readonly problem: string };

/** A pool from `pool-dumpxml` or from a user. */
export function readPool(bytes: string): PoolReading {
  const reading = parseXml(bytes);
  if (!reading.ok) return reading;
  const { root } = reading;
  if (root.name !== 'pool') return { ok: false, problem: `Expected a <pool>, not a <${root.name}>` };
  const twice = ['name', 'uuid', 'source', 'target'].find((name) => childrenOf(root, name).length > 1);
  // libvirt silently takes the first one.
  if (twice !== undefined) return { ok: false, problem: `<${twice}> stands there twice` };
  const name = textAt(root, 'name');
  const type = root.attributes.get('type');
  if (!name || !type) return { ok: false, problem: 'Expected a <name> and a type' };
  const source = {
    host: attributeAt(root, 'name', 'source', 'host'),
    dir: attributeAt(root, 'path', 'source', 'dir'),
    format: attributeAt(root, 'type', 'source', 'format'),
    device: attributeAt(root, 'path', 'source', 'device'),
  };
  const permissions = {
    mode: textAt(root, 'target', 'permissions', 'mode'),
    owner: textAt(root, 'target', 'permissions', 'owner'),
    group: textAt(root, 'target', 'permissions', 'group'),
  };
  const pool = {
    name,
    type,
    target: textAt(root, 'target', 'path'),
    source,
    permissions,
    cow: attributeAt(root, 'state', 'features', 'cow'),
  };
  return { ok: true, pool, uuid: textAt(root, 'uuid'), root };
}

/** Elements that change by themselves. */
const VOLATILE = new Set(['capacity', 'allocation', 'available']);
const MANAGED = new Set(['name', 'uuid', 'features', 'source', 'target', ...VOLATILE]);

/**
 * The definition to give to `pool-define`.
 * @param existing the pool's inactive definition: its UUID (libvirt refuses a redefinition without), and whatever we
 *   do not manage (`<features>`, `<auth>`, `fs:mount_opts`, labels) are kept
 */
export function buildPool(pool: PoolDefinition, existing?: XmlNode): string {
  const { source, permissions } = pool;
  const old = existing?.attributes.get('type') === pool.type ? existing : undefined;
  const uuid = textAt(existing, 'uuid');
  const namespaces = [...(existing?.attributes ?? [])].filter(([name]) => name.startsWith('xmlns'));
  const others = childrenOf(existing).filter(({ name }) => !MANAGED.has(name));
  return printXml(
    element(
      'pool',
      { type: pool.type, ...Object.fromEntries(namespaces) },
      element('name', {}, pool.name),
      uuid === undefined ? undefined : element('uuid', {}, uuid),
      merged('features', child(existing, 'features'), { cow: pool.cow && element('cow', { state: pool.cow }) }),
      merged('source', child(old, 'source'), {
        host: source?.host && element('host', { name: source.host }),
        device: source?.device && element('device', { path: source.device }),
        dir: source?.dir && element('dir', { path: source.dir }),
        format: source?.format && element('format', { type: source.format }),
      }),
      merged('target', child(old, 'target'), {
        path: pool.target && element('path', {}, pool.target),
        permissions: merged('permissions', child(old, 'target', 'permissions'), {
          mode: permissions?.mode && element('mode', {}, permissions.mode),
          owner: permissions?.owner && element('owner', {}, permissions.owner),
          group: permissions?.group && element('group', {}, permissions.group),
        }),
      }),
      ...others,
    ),
  );
}

/** Our children first, then those of the existing element that we say nothing about; nothing if there are none. */
function merged(
  name: string,
  old: XmlNode | undefined,
  ours: Readonly<Record<string, XmlNode | '' | undefined>>,
): XmlNode | undefined {
  const mine = Object.values(ours).flatMap((node) => (node ? [node] : []));
  const kept = childrenOf(old).filter((node) => !mine.some((own) => own.name === node.name));
  return mine.length + kept.length === 0 ? undefined : element(name, {}, ...mine, ...kept);
}

/** What a pool does not have of what is wanted, in words; only what is wanted is compared. */
export function poolDifferences(wanted: PoolDefinition, have: PoolDefinition): readonly string[] {
  const differences: string[] = [];
  const compare = (what: string, want: string | undefined, is: string | undefined, same = (text: string) => text) => {
    if (want === undefined || (is !== undefined && same(want) === same(is))) return;
    differences.push(`${what}: ${is === undefined ? 'none' : `'${is}'`}, expected '${want}'`);
  };
  // libvirt removes a trailing slash, and nothing else.
  const path = (text: string) => text.replace(/(?<=.)\/+$/, '');
  const octal = (text: string) => String(Number.parseInt(text, 8));
  compare('type', wanted.type, have.type);
  compare('target', wanted.target, have.target, path);
  compare('source host', wanted.source?.host, have.source?.host);
  compare('source dir', wanted.source?.dir, have.source?.dir, path);
  compare('source format', wanted.source?.format, have.source?.format);
  compare('source device', wanted.source?.device, have.source?.device);
  compare('mode', wanted.permissions?.mode, have.permissions?.mode, octal);
  compare('owner', wanted.permissions?.owner, have.permissions?.owner);
  compare('group', wanted.permissions?.group, have.permissions?.group);
  compare('cow', wanted.cow, have.cow);
  return differences;
}
