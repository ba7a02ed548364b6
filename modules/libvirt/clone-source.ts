// What a clone is made from.
import {
  after,
  all,
  given,
  type Look,
  type Maybe,
  open,
  type Probe,
  textOfBytes,
} from '../../engine/contract/index.ts';
import { uncloned, writtenDisks } from '../formats/domain-clone.ts';
import { parseXml, type XmlNode } from '../formats/xml.ts';
import { type ImageAt, imageAt, imageInUse, QEMU_IMG } from '../looks/images.ts';
import { VIRSH } from '../looks/libvirt.ts';
import { type Spot, spotAt } from '../looks/spot.ts';

/** One disk of the original, and what is at the path that its copy is to have. */
export interface SourceDisk {
  readonly from: string;
  readonly image: ImageAt;
  readonly used: Maybe<boolean>;
  readonly spot: Spot;
  readonly there: ImageAt;
  /** Whether what is there already holds the same. */
  readonly same: Maybe<boolean>;
}

/** A guest as the source of a clone. */
export interface Source {
  readonly root: XmlNode;
  readonly disks: readonly SourceDisk[];
  /** What a clone does not get of it, in words. */
  readonly shared: readonly string[];
}

/**
 * The definition of a guest and its disks; null where it cannot be read.
 * @param disks where their copies are to be
 */
export function sourceOf(original: string, uri: string, disks: readonly string[]): Probe<Source | null> {
  return after(definition(original, uri), (xml): Probe<Source | null> => {
    const reading = xml === null ? undefined : parseXml(xml);
    if (!reading?.ok) return given(null);
    const { root } = reading;
    const files = writtenDisks(root).map(textOfBytes);
    const looks = files.map((from, i) => diskAt(from, disks[i] ?? from));
    return after(all(looks), (found) => given({ root, disks: found, shared: uncloned(root) }));
  });
}

function diskAt(from: string, to: string): Probe<SourceDisk> {
  const places = all([imageAt(from), open(imageInUse(from)), spotAt(to), imageAt(to)]);
  return after(places, ([image, used, spot, there]): Probe<SourceDisk> => {
    const found = { from, image, used, spot, there };
    if (there.kind !== 'image') return given({ ...found, same: false });
    return after(all([open(sameContent(from, to))]), ([same]) => given({ ...found, same }));
  });
}

/** A guest's definition for its next start; null where there is none. */
export function definition(name: string, uri: string): Look<string | null> {
  return {
    kind: 'look',
    label: `definition of guest ${name}`,
    script: 'virsh -q -c "$1" dumpxml --inactive --domain "$2" 2>/dev/null || exit 20',
    args: [uri, name],
    reads: [`domain:${name}`],
    tool: VIRSH,
    bare: null,
    absent: (answer) => answer === null,
    parse: ({ code, out }) => (code === 0 ? out.trim() : null),
  };
}

/** Whether two images hold the same, whatever their format. */
function sameContent(one: string, other: string): Look<boolean> {
  return {
    kind: 'look',
    label: `difference of ${one} and ${other}`,
    script: 'exec qemu-img compare -q -- "$1" "$2" >/dev/null 2>&1',
    args: [one, other],
    reads: [`data:${one}`, `data:${other}`],
    tool: QEMU_IMG,
    bare: false,
    limit: 600,
    parse: ({ code }) => code === 0,
  };
}
