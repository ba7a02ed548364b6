// What virsh(1) prints under LC_ALL=C. Everything it prints is translated otherwise.

/** `Key:   value` lines; the first of a key counts, lines of another form are left out. */
export function parseFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^[ \t]*([^:]+?)[ \t]*:[ \t]*(.*?)[ \t\r]*$/s.exec(line);
    const [key, value] = match?.slice(1) ?? [];
    if (key !== undefined && value !== undefined && !fields.has(key)) fields.set(key, value);
  }
  return fields;
}

function numberOf(fields: ReadonlyMap<string, string>, key: string): number | undefined {
  const text = fields.get(key);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `domjobinfo --rawstats`. All sizes in bytes, all times in milliseconds. */
export interface JobInfo {
  /** `unbounded` while a migration runs. */
  readonly type: 'none' | 'bounded' | 'unbounded' | 'completed' | 'failed' | 'cancelled';
  readonly elapsed: number | undefined;
  readonly downtime: number | undefined;
  /** May be smaller than `processed`. */
  readonly total: number | undefined;
  readonly processed: number | undefined;
  readonly remaining: number | undefined;
  /** Bytes a second. */
  readonly bandwidth: number | undefined;
  /** Pages a second. */
  readonly dirtyRate: number | undefined;
  readonly pageSize: number | undefined;
  readonly iteration: number | undefined;
}

/** enum virDomainJobType. */
const JOB_TYPES = ['none', 'bounded', 'unbounded', 'completed', 'failed', 'cancelled'] as const;

/** The job of a guest, or undefined where the text is none (an error message, the human form). */
export function parseJobInfo(text: string): JobInfo | undefined {
  const fields = parseFields(text);
  const word = fields.get('Job type')?.toLowerCase();
  const type = JOB_TYPES[Number(word)] ?? JOB_TYPES.find((name) => name === word);
  if (type === undefined) return undefined;
  const value = (key: string) => numberOf(fields, key);
  return {
    type,
    elapsed: value('time_elapsed'),
    downtime: value('downtime'),
    total: value('data_total'),
    processed: value('data_processed'),
    remaining: value('data_remaining'),
    bandwidth: value('memory_bps'),
    dirtyRate: value('memory_dirty_rate'),
    pageSize: value('memory_page_size'),
    iteration: value('memory_iteration'),
  };
}

/** `pool-info --bytes`; the sizes are missing while the pool is inactive. */
export interface PoolInfo {
  readonly name: string;
  readonly uuid: string;
  readonly active: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
  readonly capacity: number | undefined;
  readonly allocation: number | undefined;
  readonly available: number | undefined;
}

export function parsePoolInfo(text: string): PoolInfo | undefined {
  const fields = parseFields(text);
  const [name, uuid, state] = ['Name', 'UUID', 'State'].map((key) => fields.get(key));
  if (name === undefined || uuid === undefined || state === undefined) return undefined;
  return {
    name,
    uuid,
    active: state === 'running',
    persistent: fields.get('Persistent') === 'yes',
    autostart: fields.get('Autostart') === 'yes',
    capacity: numberOf(fields, 'Capacity'),
    allocation: numberOf(fields, 'Allocation'),
    available: numberOf(fields, 'Available'),
  };
}

/** `dominfo`. */
export interface DomainInfo {
  readonly name: string;
  readonly uuid: string;
  /** `running`, `shut off`, `paused`, …. */
  readonly state: string;
  readonly persistent: boolean;
  readonly autostart: boolean;
  readonly managedSave: boolean;
  readonly cpus: number | undefined;
  /** KiB. */
  readonly maxMemory: number | undefined;
  /** KiB. */
  readonly usedMemory: number | undefined;
}

export function parseDomainInfo(text: string): DomainInfo | undefined {
  const fields = parseFields(text);
  const [name, uuid, state] = ['Name', 'UUID', 'State'].map((key) => fields.get(key));
  if (name === undefined || uuid === undefined || state === undefined) return undefined;
  const kib = (key: string) => {
    const match = /^(\d+) KiB$/.exec(fields.get(key) ?? '');
    return match ? Number(match[1]) : undefined;
  };
  return {
    name,
    uuid,
    state,
    persistent: fields.get('Persistent') === 'yes',
    autostart: fields.get('Autostart') === 'enable',
    managedSave: fields.get('Managed save') === 'yes',
    cpus: numberOf(fields, 'CPU(s)'),
    maxMemory: kib('Max memory'),
    usedMemory: kib('Used memory'),
  };
}

/** `domstate --reason`: `running (migration canceled)`. */
export function parseDomainState(text: string): { readonly state: string; readonly reason: string } | undefined {
  const match = /^([a-z ]+?)(?: \((.*)\))?$/.exec(text.trim());
  return match?.[1] === undefined ? undefined : { state: match[1], reason: match[2] ?? '' };
}

/** `list --name`, `pool-list --name`: one name a line. */
export function parseNames(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
