// Finding the frame marks in a stream of bytes that may hold anything else.

/** A mark and the bytes before it. */
export interface Marked {
  readonly bytes: string;
  readonly tag: string;
  readonly code: number;
}

/** Splits a stream at marks: `start`, then `TAG CODE` and a newline. Each byte is looked at once or twice. */
export class MarkReader {
  readonly #start: Buffer;
  #settled: Buffer[] = [];
  /** Bytes that may be the beginning of a mark. */
  #tail: Buffer = Buffer.alloc(0);

  constructor(start: string) {
    this.#start = Buffer.from(start, 'latin1');
  }

  /** Takes the next bytes; returns the marks that are complete now. */
  feed(chunk: Buffer): readonly Marked[] {
    const found: Marked[] = [];
    let data = this.#tail.length > 0 ? Buffer.concat([this.#tail, chunk]) : chunk;
    for (;;) {
      const at = data.indexOf(this.#start);
      const end = at < 0 ? -1 : data.indexOf(0x0a, at + this.#start.length);
      if (end < 0) {
        const keep = at < 0 ? Math.max(0, data.length - this.#start.length + 1) : at;
        if (keep > 0) this.#settled.push(data.subarray(0, keep));
        this.#tail = data.subarray(keep);
        return found;
      }
      this.#settled.push(data.subarray(0, at));
      const [tag = '', code = ''] = data.toString('latin1', at + this.#start.length, end).split(' ');
      found.push({ bytes: this.#take(), tag, code: Number.parseInt(code, 10) });
      data = data.subarray(end + 1);
    }
  }

  /** The bytes since the last mark. */
  rest(): string {
    return Buffer.concat([...this.#settled, this.#tail]).toString('latin1');
  }

  #take(): string {
    const bytes = Buffer.concat(this.#settled).toString('latin1');
    this.#settled = [];
    return bytes;
  }
}
