// What a guest's definition says that it uses of its host (formatdomain.html).
import { textOfBytes } from '../../engine/contract/index.ts';
import { attributeAt, child, childrenOf, descendants, textAt, type XmlNode } from './xml.ts';

export interface DiskUse {
  /** `vda`. */
  readonly target: string;
  /** `disk`, `cdrom`, …. */
  readonly device: string;
  readonly readonly: boolean;
  /** The image and its backing files, as far as the definition tells (a live one tells the whole chain). */
  readonly files: readonly string[];
}

/** The disks that have a medium. */
export function disksOf(domain: XmlNode): readonly DiskUse[] {
  return childrenOf(child(domain, 'devices'), 'disk').flatMap((disk) => {
    const files = [
      ...childrenOf(disk, 'source'),
      ...descendants(disk, 'backingStore').flatMap((store) => childrenOf(store, 'source')),
    ]
      .map((source) => source.attributes.get('file') ?? source.attributes.get('dev'))
      .filter((file) => file !== undefined);
    const target = attributeAt(disk, 'dev', 'target') ?? '';
    const device = disk.attributes.get('device') ?? 'disk';
    return files.length === 0 ? [] : [{ target, device, readonly: child(disk, 'readonly') !== undefined, files }];
  });
}

/** The files that it writes to, in the order of the alphabet, as texts; what they rest on aside. */
export function imagesOf(domain: XmlNode): readonly string[] {
  const written = disksOf(domain).filter(({ device, readonly }) => device !== 'cdrom' && !readonly);
  return [...new Set(written.flatMap(({ files }) => files.slice(0, 1).map(textOfBytes)))].toSorted();
}

/** Other files that the guest needs where it runs: kernel, initrd, loader, nvram. */
export function bootFilesOf(domain: XmlNode): readonly string[] {
  return ['kernel', 'initrd', 'dtb', 'loader', 'nvram'].flatMap((name) => textAt(domain, 'os', name)?.trim() || []);
}

export function domainName(domain: XmlNode): string | undefined {
  return textAt(domain, 'name');
}

export function domainUuid(domain: XmlNode): string | undefined {
  return textAt(domain, 'uuid')?.trim().toLowerCase();
}

/** What the guest's network cards hang on: `network` by name, `bridge` or `dev` of the host. */
export function networksOf(
  domain: XmlNode,
): readonly { readonly kind: 'network' | 'bridge' | 'dev'; readonly name: string }[] {
  const kinds = ['bridge', 'dev', 'network'] as const;
  return childrenOf(child(domain, 'devices'), 'interface').flatMap((card) =>
    kinds.flatMap((kind) => {
      const name = attributeAt(card, kind, 'source');
      return name === undefined ? [] : [{ kind, name }];
    }),
  );
}
