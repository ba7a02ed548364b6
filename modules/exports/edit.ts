// The file of `nfs_export` as it should be.
import { bytesOf, type Refusal, refuse, textOfBytes } from '../../engine/contract/index.ts';
import {
  canonicalClient,
  canonicalPath,
  clientsOfPath,
  type EffectiveExport,
  type ExportsEdit,
  effective,
  type NamedFile,
  readOptions,
  removeClient,
  sameOptions,
  setClient,
} from '../formats/exports/index.ts';

export interface Client {
  readonly host: string;
  readonly options: readonly string[];
}

export interface ExportParams {
  readonly path: string;
  readonly clients?: readonly Client[];
  readonly state: 'present' | 'absent';
  readonly exclusive: boolean;
}

/**
 * Whether a client may stay: with `exclusive` only the declared ones, with `absent` those that are not named.
 * @param names the declared clients in the spelling of `client`
 */
export function mayStay(
  { clients = [], state, exclusive }: ExportParams,
  client: string,
  names = hostsOf(clients),
): boolean {
  const named = names.includes(client);
  return state === 'present' ? named || !exclusive : clients.length > 0 && !named;
}

const hostsOf = (clients: readonly Client[]): readonly string[] => clients.map(({ host }) => canonicalClient(host));

/** The bytes of the file with our clients of the path, or why it cannot be edited. */
export function editFile(params: ExportParams, file: string, files: readonly NamedFile[]): string | Refusal {
  const path = bytesOf(params.path);
  const elsewhere = exportsElsewhere(path, file, files);
  const unwanted = elsewhere.find(({ client }) => !mayStay(params, canonicalClient(client)));
  if (unwanted) {
    return refuse(
      `"${params.path}" is exported to ${textOfBytes(unwanted.client)} by ${unwanted.file}:${unwanted.line}, not by ${file}`,
      `Run the task with "file: ${unwanted.file}"`,
    );
  }
  let bytes = files.find(({ name }) => name === file)?.bytes ?? '';
  for (const item of clientsOfPath(bytes, path)) {
    if (mayStay(params, canonicalClient(item.client))) continue;
    const edit = removeClient(bytes, path, item.client);
    if (!edit.ok) return broken(file, edit);
    bytes = edit.bytes;
  }
  for (const { host, options } of params.state === 'present' ? (params.clients ?? []) : []) {
    const other = elsewhere.find(({ client }) => canonicalClient(client) === canonicalClient(host));
    if (other) {
      const wanted = readOptions(options);
      if (wanted.ok && sameOptions(other.options, wanted.options)) continue;
      return refuse(
        `"${params.path}" is exported to ${host} with other options by ${other.file}:${other.line}`,
        `Run the task with "file: ${other.file}"`,
      );
    }
    const edit = setClient(bytes, { path, client: host, options });
    if (!edit.ok) return broken(file, edit);
    bytes = edit.bytes;
  }
  return bytes;
}

function exportsElsewhere(path: string, file: string, files: readonly NamedFile[]): readonly EffectiveExport[] {
  const others = files.filter(({ name }) => name !== file);
  return effective(others).exports.filter((entry) => entry.path === canonicalPath(path));
}

function broken(file: string, { line, problem }: Extract<ExportsEdit, { ok: false }>): Refusal {
  return refuse(
    `${file}:${line}: ${textOfBytes(problem)}`,
    'Correct the line by hand, or use a file of your own: "file: NAME"',
  );
}
