/** Where a reporter writes: the part of a stream that it needs. */
export interface Sink {
  write(text: string, done?: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Resolves when everything written so far has left the process. */
export function drained(sink: Sink): Promise<void> {
  return new Promise((resolve) => {
    sink.write('', () => resolve());
  });
}
